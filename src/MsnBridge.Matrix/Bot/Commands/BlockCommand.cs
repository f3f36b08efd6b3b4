using MsnBridge.Core.Events;
using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Conversion;

namespace MsnBridge.Matrix.Bot.Commands;

internal sealed class BlockCommand(IPuppetDirectory directory, ContactArgument argument) : IBotCommand
{
    public string Name => "block";

    public string Usage => "block [address]";

    public string Summary => "somebody shall see you offline and not write to you";

    public BotCommandKind Kind => BotCommandKind.Account;

    public async Task<BotText> RunAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        if (!argument.TryRead(request, Name, out var contact, out var fault))
            return new BotText().Paragraph(fault);
        // The event's own id recognises the command when the homeserver hands it over again.
        await directory.SubmitAsync(
            request.Owner, new ContactEditToRemote(contact, ContactEditKind.Block, null), request.Event.Value, cancellationToken);
        return new BotText().Paragraph($"I am blocking {contact}. You hear of it here if MSN refuses.");
    }
}
