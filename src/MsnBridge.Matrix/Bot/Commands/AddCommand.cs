using MsnBridge.Core.Events;
using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Conversion;

namespace MsnBridge.Matrix.Bot.Commands;

internal sealed class AddCommand(IPuppetDirectory directory, ContactArgument argument) : IBotCommand
{
    public string Name => "add";

    public string Usage => "add [address]";

    public string Summary => "put somebody on your contact list";

    public BotCommandKind Kind => BotCommandKind.Account;

    public async Task<BotText> RunAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        if (!argument.TryRead(request, Name, out var contact, out var fault))
            return new BotText().Paragraph(fault);
        // The event's own id recognises the command when the homeserver hands it over again.
        await directory.SubmitAsync(
            request.Owner, new ContactEditToRemote(contact, ContactEditKind.Add, null), request.Event.Value, cancellationToken);
        return new BotText().Paragraph($"I am asking MSN to add {contact}. You hear of it here if MSN refuses.");
    }
}
