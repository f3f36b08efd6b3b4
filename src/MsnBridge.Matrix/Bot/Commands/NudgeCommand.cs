using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Conversion;

namespace MsnBridge.Matrix.Bot.Commands;

internal sealed class NudgeCommand(IPuppetDirectory directory, ContactArgument argument) : IBotCommand
{
    public string Name => "nudge";

    public string Usage => "nudge [address]";

    public string Summary => "shake the window of somebody, or in the room of a group of everybody there";

    public BotCommandKind Kind => BotCommandKind.Account;

    public async Task<BotText> RunAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        var reference = new HomeMessageReference(request.Owner, request.Room.Value, request.Event.Value, ReceiptRequested: true);
        if (request is { Chat: { IsDirect: false } group, Arguments: [] })
        {
            await directory.SubmitAsync(request.Owner, group.Conversation, new NudgeToRemote(reference), request.Event.Value, cancellationToken);
            return new BotText().Paragraph("I am sending everybody here a nudge.");
        }

        if (!argument.TryRead(request, Name, out var contact, out var fault))
            return new BotText().Paragraph(fault);
        await directory.SubmitAsync(
            request.Owner, ConversationId.Direct(contact), new NudgeToRemote(reference), request.Event.Value, cancellationToken);
        return new BotText().Paragraph($"I am sending {contact} a nudge.");
    }
}
