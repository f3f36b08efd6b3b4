using MsnBridge.Core.Events;
using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Conversion;

namespace MsnBridge.Matrix.Bot.Commands;

internal sealed class RemoveCommand(IPuppetDirectory directory, ContactArgument argument) : IBotCommand
{
    public string Name => "remove";

    public string Usage => "remove [address]";

    public string Summary => "take somebody off your contact list";

    public BotCommandKind Kind => BotCommandKind.Account;

    public async Task<BotText> RunAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        if (!argument.TryRead(request, Name, out var contact, out var fault))
            return new BotText().Paragraph(fault);
        // The event's own id recognises the command when the homeserver hands it over again.
        await directory.SubmitAsync(
            request.Owner, new ContactEditToRemote(contact, ContactEditKind.Remove, null), request.Event.Value, cancellationToken);
        return new BotText().Paragraph($"I am asking MSN to remove {contact}. You hear of it here if MSN refuses.");
    }
}
