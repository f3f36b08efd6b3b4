namespace MsnBridge.Chat;

/// <summary>What a person typed at the prompt of <c>msnbridge msn chat</c>.</summary>
internal abstract record ChatInput
{
    /// <summary>Reads one line: a command begins with a slash, everything else is said to the chosen contact. Two slashes say
    /// one.</summary>
    public static ChatInput Parse(string line)
    {
        if (string.IsNullOrWhiteSpace(line))
            return new NothingTyped();
        if (!line.StartsWith('/'))
            return new Say(line);
        if (line.StartsWith("//", StringComparison.Ordinal))
            return new Say(line[1..]);

        var words = line[1..].Split(' ', 2, StringSplitOptions.TrimEntries);
        var argument = words.Length > 1 && words[1].Length > 0 ? words[1] : null;
        return (words[0].ToLowerInvariant(), argument) switch
        {
            ("help", null) => new ShowHelp(),
            ("list", null) => new ShowList(),
            ("typing", null) => new Typing(),
            ("nudge", null) => new Nudge(),
            ("quit", null) => new Quit(),
            ("chat", { } address) => new Choose(address),
            ("add", { } address) => new EditContact(ContactAction.Add, address),
            ("remove", { } address) => new EditContact(ContactAction.Remove, address),
            ("accept", { } address) => new EditContact(ContactAction.Accept, address),
            ("decline", { } address) => new EditContact(ContactAction.Decline, address),
            ("block", { } address) => new EditContact(ContactAction.Block, address),
            ("unblock", { } address) => new EditContact(ContactAction.Unblock, address),
            ("status", { } status) => new SetStatus(status),
            ("wait", { } time) => new Wait(time),
            ("message", _) => new SetPersonalMessage(argument ?? ""),
            ("help" or "list" or "typing" or "nudge" or "quit", _) => new Misunderstood($"/{words[0]} stands alone."),
            ("chat" or "add" or "remove" or "accept" or "decline" or "block" or "unblock", null) =>
                new Misunderstood($"Write /{words[0]} and an address."),
            ("status", null) => new Misunderstood($"Write /status and one of: {ChatStatus.Choices}."),
            ("wait", null) => new Misunderstood("Write /wait and a time, for example 5s."),
            _ => new Misunderstood($"There is no command /{words[0]}. /help lists them; // says a line that begins with a slash."),
        };
    }
}

internal sealed record NothingTyped : ChatInput;

internal sealed record Say(string Text) : ChatInput;

internal sealed record Choose(string Address) : ChatInput;

internal sealed record Typing : ChatInput;

internal sealed record Nudge : ChatInput;

/// <param name="Time">As typed.</param>
internal sealed record Wait(string Time) : ChatInput;

internal sealed record ShowList : ChatInput;

internal sealed record ShowHelp : ChatInput;

internal sealed record SetStatus(string Status) : ChatInput;

internal sealed record SetPersonalMessage(string Text) : ChatInput;

internal sealed record EditContact(ContactAction Action, string Address) : ChatInput;

internal sealed record Quit : ChatInput;

/// <param name="Reason">What to type instead.</param>
internal sealed record Misunderstood(string Reason) : ChatInput;

internal enum ContactAction
{
    Add,
    Remove,
    Accept,
    Decline,
    Block,
    Unblock,
}
