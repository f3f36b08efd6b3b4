using System.Xml.Linq;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Files;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Streams;
using MsnBridge.Xmpp.Users;

namespace MsnBridge.Xmpp.Messages;

/// <summary>Messages from users to contacts: into the journal, or back to the sender with the reason. Runs in the user's queue, so one
/// message is stored before the next is looked at.</summary>
internal sealed partial class MessageReceiver(
    XmppOptions options, IStanzaStream stream, IPuppetDirectory directory, IRemoteNetwork network, BitsOfBinary pictures, SharedLinks links,
    SentFiles sent, Withdrawals withdrawals, FileOfferAnswers offers, TransportChat chat, ILogger<MessageReceiver> logger)
{
    /// <summary>What is said of a message that was retracted and is no file under way.</summary>
    public const string NotTakenBack = "The message was not taken back: MSN cannot unsay what was sent. Files can be taken back until they are delivered.";

    private static readonly Func<ILogger, string?, IDisposable?> s_scope = LoggerMessage.DefineScope<string?>("stanza {HomeId}");

    public async Task HandleAsync(XElement message, Jid from, Jid to, CancellationToken cancellationToken)
    {
        var incoming = IncomingMessage.Read(message, options.MaxMessageLength);
        if (incoming is IncomingMessage.Nothing)
        {
            return;
        }

        if (incoming is IncomingMessage.Unusable unusable)
        {
            Refuse(message, unusable.Error);
            return;
        }

        if (!ContactAddresses.TryReadContact(to, network, out var contact, out var error))
        {
            if (to.Local is null && incoming is IncomingMessage.TextMessage said && await chat.ObeyAsync(from, said.Content.Text, cancellationToken) is { } answer)
            {
                stream.Post(Stanza.Message(to.Bare, from, "chat", Guid.NewGuid().ToString("N"), new XElement(Ns.Component + "body", answer)));
                return;
            }

            // Nobody waits to hear that typing went nowhere.
            if (incoming is not IncomingMessage.Typing)
            {
                Refuse(message, to.Local is null
                    ? StanzaError.FeatureNotImplemented("The transport does not know what that means. " + chat.Help)
                    : StanzaError.MalformedAddress(error));
            }

            return;
        }

        using var scope = s_scope(logger, Stanza.IdOf(message));
        var user = UserSessions.ToHomeUser(from);
        var conversation = ConversationId.Direct(contact);
        switch (incoming)
        {
            case IncomingMessage.Typing:
                await directory.SendTypingAsync(user, conversation, cancellationToken);
                break;

            case IncomingMessage.Retraction retraction:
                if (!await withdrawals.TakeBackAsync(from, retraction.Id, cancellationToken))
                {
                    Refuse(message, StanzaError.NotAllowed(NotTakenBack));
                }

                break;

            case IncomingMessage.TextMessage text when await offers.TryAnswerAsync(user, contact, text.Content.Text, cancellationToken)
                || await withdrawals.ObeyAsync(from, conversation, text.Content.Text, cancellationToken):
                break;

            case IncomingMessage.TextMessage text when SharedLinks.Read(message) is { } link
                && await links.DescribeAsync(message, link, from, Reference(text.ReceiptRequested), cancellationToken) is { } file:
                Note(message, from, conversation, file);
                await SubmitAsync(message, user, conversation, file, text.DeduplicationKey, cancellationToken);
                break;

            case IncomingMessage.TextMessage text:
                var content = await pictures.TakeAsync(text.Content, text.Images, message, from, cancellationToken);
                await SubmitAsync(
                    message, user, conversation, new MessageToRemote(content, Reference(text.ReceiptRequested)), text.DeduplicationKey, cancellationToken);
                break;

            case IncomingMessage.Nudge nudge:
                await SubmitAsync(
                    message, user, conversation, new NudgeToRemote(Reference(nudge.ReceiptRequested)), nudge.DeduplicationKey, cancellationToken);
                break;
        }

        HomeMessageReference Reference(bool receiptRequested) => new(user, from.ToString(), Stanza.IdOf(message), receiptRequested);
    }

    private void Note(XElement message, Jid from, ConversationId conversation, FileToRemote file)
    {
        if (Stanza.IdOf(message) is { } id)
        {
            sent.Note(from, new SentFile(id, (string?)message.Element(Ns.StanzaIds + "origin-id")?.Attribute("id"), conversation, file.File));
        }
    }

    private async Task SubmitAsync(
        XElement message, HomeUser user, ConversationId conversation, EventToRemote submitted, string? key, CancellationToken cancellationToken)
    {
        bool hasAccount;
        try
        {
            hasAccount = await directory.SubmitAsync(user, conversation, submitted, key, cancellationToken);
        }
#pragma warning disable CA1031 // The border between the store and the sender: whatever kept the message from being stored, he must know.
        catch (Exception ex)
#pragma warning restore CA1031
        {
            LogNotStored(ex.GetType().Name, ex);
            Refuse(message, StanzaError.InternalServerError("The message was not sent: the bridge could not store it. Send it again."));
            return;
        }

        if (!hasAccount)
        {
            Refuse(message, StanzaError.RegistrationRequired("The message was not sent: you have no MSN account here. Register with the transport first."));
        }
    }

    private void Refuse(XElement message, StanzaError error)
    {
        if (Stanza.Refusal(message, error) is { } refusal)
        {
            stream.Post(refusal);
        }
    }

    [LoggerMessage(XmppEventIds.MessageNotStored, LogLevel.Error, "A message could not be stored ({Kind}); its sender was told.")]
    private partial void LogNotStored(string kind, Exception exception);
}
