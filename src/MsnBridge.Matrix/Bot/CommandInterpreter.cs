using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Access;
using MsnBridge.Matrix.Conversion;

namespace MsnBridge.Matrix.Bot;

/// <summary>Finds the command that a person means and runs it.</summary>
internal sealed class CommandInterpreter(IEnumerable<IBotCommand> commands, AccessRules access, IPuppetDirectory directory)
{
    private readonly Dictionary<string, IBotCommand> _commands = commands.ToDictionary(command => command.Name, StringComparer.OrdinalIgnoreCase);

    public async Task<BotText> RunAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        var name = request.Text.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries) is [var first, ..] ? first : "help";
        if (name.Equals("help", StringComparison.OrdinalIgnoreCase))
            return Help(request);
        if (!_commands.TryGetValue(name, out var command) || (command.Kind == BotCommandKind.Admin && !access.IsAdmin(request.User)))
            return new BotText().Paragraph("I do not know this command. Write `help` to see those that I know.");
        if (command.Kind != BotCommandKind.Account)
            return await command.RunAsync(request, cancellationToken);
        if (await directory.FindStatusAsync(request.Owner, cancellationToken) is not { } status)
            return new BotText().Paragraph("You have no MSN account linked. Write `login` to link one.");
        // In a room of an account he had before, the contact is one of another network, or of other lists.
        if (request.Chat is { } chat && chat.Account != status.Account)
            request = request with { Chat = null };
        return await command.RunAsync(request, cancellationToken);
    }

    private BotText Help(CommandRequest request)
    {
        var text = new BotText();
        text.Paragraph(request.Chat is null
            ? "In the room of a chat, write a command with `!msn` before it."
            : "Here, write a command with `!msn` before it.");
        text.Heading("Accounts").List(Describe(BotCommandKind.General));
        text.Heading("With a linked account").List(Describe(BotCommandKind.Account));
        if (access.IsAdmin(request.User))
            text.Heading("For admins").List(Describe(BotCommandKind.Admin));
        return text;
    }

    private IEnumerable<string> Describe(BotCommandKind kind) =>
        _commands.Values.Where(command => command.Kind == kind).Select(command => $"`{command.Usage}`: {command.Summary}");
}
