using MsnBridge.Core.Events;
using MsnBridge.Core.Files;
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
        if (name is "accept" or "decline"
            && await AnswerOfferAsync(request, contact, cancellationToken) is { } answered)
        {
            return answered;
        }

        // The event's own id recognises the command when the homeserver hands it over again.
        await directory.SubmitAsync(
            request.Owner, ConversationId.Direct(contact), new ContactEditToRemote(contact, kind, null), request.Event.Value, cancellationToken);
        return new BotText().Paragraph($"{doing} {contact}. You hear of it here if MSN refuses.");
    }

    /// <summary>Who offers a file is answered that; null where he offers none.</summary>
    private async Task<BotText?> AnswerOfferAsync(CommandRequest request, ContactId contact, CancellationToken cancellationToken)
    {
        var offers = await directory.FindFileOffersAsync(request.Owner, cancellationToken);
        if (offers.FirstOrDefault(offer => offer.Contact == contact) is not { } oldest
            || !await directory.AnswerFileOfferAsync(request.Owner, oldest.Offer, kind == ContactEditKind.Add, cancellationToken))
        {
            return null;
        }

        return new BotText().Paragraph($"I am {(kind == ContactEditKind.Add ? "taking" : "declining")} the file {FileText.Describe(oldest.File)} of {contact}.");
    }
}
