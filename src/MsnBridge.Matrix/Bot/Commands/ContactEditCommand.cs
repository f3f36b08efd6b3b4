using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Conversion;

namespace MsnBridge.Matrix.Bot.Commands;

/// <summary>A change of the contact list. MSN takes its time over it, so the answer says what is being asked; a refusal is told when it
/// comes.</summary>
/// <param name="doing">What the bot is doing, before the address: "I am asking MSN to add".</param>
internal sealed class ContactEditCommand(
    string name, string summary, ContactEditKind kind, string doing, IPuppetDirectory directory, ContactArgument argument) : IBotCommand
{
    public string Name => name;

    public string Usage => $"{name} [address]";

    public string Summary => summary;

    public BotCommandKind Kind => BotCommandKind.Account;

    public async Task<BotText> RunAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        if (!argument.TryRead(request, name, out var contact, out var fault))
            return new BotText().Paragraph(fault);
        // The event's own id recognises the command when the homeserver hands it over again.
        await directory.SubmitAsync(
            request.Owner, ConversationId.Direct(contact), new ContactEditToRemote(contact, kind, null), request.Event.Value, cancellationToken);
        return new BotText().Paragraph($"{doing} {contact}. You hear of it here if MSN refuses.");
    }
}
