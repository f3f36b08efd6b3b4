using System.Globalization;
using System.Text;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Messages;
using MsnBridge.Data.Stories;

namespace MsnBridge.Commands.Stories;

/// <summary>Stories in the words of a person: when what happened, one line each, oldest first.</summary>
internal static class StoryText
{
    private const string Indent = "  ";

    public static string Write(FoundStories found)
    {
        var text = new StringBuilder();
        foreach (var entry in found.Inbox)
            Write(text, entry, found.Messages.Count > 0);
        foreach (var message in found.Messages)
        {
            if (text.Length > 0)
                text.AppendLine();
            Write(text, message, "");
        }

        return text.ToString();
    }

    /// <summary>What it is called by its stored name.</summary>
    public static string KindOf(string? kind) => kind switch
    {
        "message-to-home" or "message-to-remote" => "A text",
        "own-message-to-home" => "What the person wrote elsewhere",
        "nudge-to-home" or "nudge-to-remote" => "A nudge",
        "unsupported-to-home" => "Something that the bridge cannot carry",
        "contact-request-to-home" => "A contact request",
        "membership-to-home" => "That somebody came to a group or left it",
        "group-invitation-to-home" => "An invitation into a group",
        "discarded-to-home" => "That messages were discarded, because too much waited for the home network or for too long; told to the person",
        "delivery-report" => "How it ended, told to the sender",
        "contact-edit-report" => "What became of a change of the contact list, told to the person",
        "contact-edit-to-remote" => "A change of the contact list",
        "file-to-home" or "file-to-remote" => "A file",
        "file-offer-to-home" => "The offer of a file",
        "file-not-received-to-home" => "That a file did not come",
        "file-to-fetch" => "A file that a contact offers",
        null => "Something that an older version took, which did not keep what it was",
        _ => $"Something of the kind {kind}",
    };

    /// <summary>How it stands, in a sentence.</summary>
    public static string StateOf(MessageStory story) => story switch
    {
        { EndedAt: not null, Outcome: { } outcome, Lane.End.HomeNetwork: { } network } => DeliveryText.DescribeDiscarded(outcome, network),
        { EndedAt: not null, Outcome: { } outcome } => DeliveryText.Describe(outcome, story.Failure ?? DeliveryFailure.None),
        { EndedAt: not null } when story.Lane.End.HomeNetwork is { } network => $"{network} took it.",
        { EndedAt: not null } => "It was dealt with.",
        { SetAsideAt: not null } => "It was set aside: this version cannot read it. It is tried again at the next start of the bridge.",
        _ when story.Lane.End.HomeNetwork is { } network => $"It waits for {network} to take it.",
        { IsUnderWay: true } => "It is being handed over. Should the bridge die now, it is told as unconfirmed and not sent again.",
        _ => "It waits for a connection to MSN, or for what was said before it.",
    };

    private static void Write(StringBuilder text, InboxStory entry, bool wentOn)
    {
        text.AppendLine($"{entry.Id}, from the {entry.Network} server, in {entry.Place}");
        Line(text, "", entry.AcceptedAt, "handed over by the server, and stored");
        if (entry.SetAsideAt is { } aside)
            Line(text, "", aside, "set aside: the store's key does not open it; tried again at the next start of the bridge");
        if (entry.EndedAt is { } ended)
            Line(text, "", ended, wentOn ? "went on to MSN, as below" : "dealt with; nothing went on to MSN, for it was a command, or of no concern to MSN, or what went on has been forgotten");
        else
            text.AppendLine($"{Indent}It waits for its turn.");
    }

    private static void Write(StringBuilder text, MessageStory story, string indent)
    {
        text.AppendLine($"{indent}Journal entry {story.Id}: {KindOf(story.Kind)}");
        indent += Indent;
        text.AppendLine($"{indent}from {Source(story)} to {Target(story)}");
        if (story.Origin is { } origin)
            text.AppendLine($"{indent}its id where it came from: {origin}");
        Line(text, indent, story.AcceptedAt, "accepted");
        if (story.LastAttemptAt is { } tried)
        {
            var whom = story.Lane.End.HomeNetwork?.Value ?? "MSN";
            Line(text, indent, tried, story.Attempts == 1 ? $"handed to {whom}" : string.Create(CultureInfo.InvariantCulture, $"handed to {whom}, for the {story.Attempts}th time"));
        }

        if (story.EndedAt is { } ended)
            Line(text, indent, ended, StateOf(story));
        else
            text.AppendLine($"{indent}{StateOf(story)}");
        foreach (var id in story.SentAs)
            text.AppendLine($"{indent}its id where it went: {id}");
        if (story is { EndedAt: not null, Outcome: null, Lane.End.HomeNetwork: not null, SentAs.Count: 0 })
            text.AppendLine($"{indent}its id where it went: msnbridge-{story.Id}");
        foreach (var next in story.Consequences)
            Write(text, next, indent);
    }

    private static string Source(MessageStory story) =>
        story.Author ?? (IsToMsn(story) ? Owners(story) : story.Lane.Portal.Conversation.Contact?.Value ?? "a conversation of several");

    private static string Target(MessageStory story)
    {
        var account = story.Account is { } known ? $"{known.Address} ({known.Profile})" : "an account that is not linked any more";
        if (story.Lane.End.HomeNetwork is { } network)
            return $"{Owner(story, network)}, by {account}";
        return IsToMsn(story)
            ? $"{story.Lane.Portal.Conversation.Contact?.Value ?? $"the group {story.Lane.Portal.Conversation}"} on MSN, as {account}"
            : $"{account}";
    }

    private static bool IsToMsn(MessageStory story) => story.Lane.End is { HomeNetwork: null, IsOffer: false };

    private static string Owner(MessageStory story, HomeNetworkId network) =>
        story.Owners.FirstOrDefault(owner => owner.Network == network)?.ToString() ?? $"somebody on {network}";

    private static string Owners(MessageStory story) => story.Owners.Count == 0 ? "somebody" : string.Join(" or ", story.Owners);

    private static void Line(StringBuilder text, string indent, DateTimeOffset at, string what) =>
        text.AppendLine(string.Create(CultureInfo.InvariantCulture, $"{indent}{(indent.Length == 0 ? Indent : "")}{at.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff}  {what}"));
}
