using System.Xml.Linq;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Files;
using MsnBridge.Xmpp.Messages;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Streams;
using MsnBridge.Xmpp.Users;

namespace MsnBridge.Xmpp.Rooms;

/// <summary>What the user says in a room, and whom he asks in. He sees what he said once it is in the journal (XEP-0045, section 7.4); otherwise it comes
/// back with the reason. Runs in the user's queue of rooms.</summary>
internal sealed partial class RoomMessageReceiver(
    XmppOptions options,
    IStanzaStream stream,
    ContactAddresses addresses,
    RoomAddresses roomAddresses,
    RoomBook rooms,
    RoomInvitations invitations,
    RoomPresenter presenter,
    RoomGroups groups,
    BitsOfBinary pictures,
    SharedLinks links,
    SentFiles sent,
    Withdrawals withdrawals,
    FileOfferAnswers offers,
    TimeProvider time,
    ILogger<RoomMessageReceiver> logger)
{
    // What belongs to the way from the device to the room, or would be a lie in its mouth.
    private static readonly HashSet<XName> NotReflected =
        [Ns.StanzaIds + "stanza-id", Ns.OccupantIds + "occupant-id", Ns.Delay + "delay", Ns.MucUser + "x", Ns.Receipts + "request"];

    public async Task HandleAsync(XElement message, Jid from, Jid to, CancellationToken cancellationToken)
    {
        if (RoomInvitations.IsDecline(message))
        {
            await invitations.AnswerAsync(from, to, accepts: false, cancellationToken);
            return;
        }

        if (await rooms.FindAsync(from, to, cancellationToken) is not { } room)
        {
            RefuseSpoken(message, StanzaError.ItemNotFound("You have no such room."));
            return;
        }

        var invited = RoomInvitations.ReadMediated(message).ToList();
        if (to.Resource is not null)
        {
            RefusePrivate(message, room, to.Resource);
        }
        else if (invited.Count > 0)
        {
            await InviteAsync(message, room, from, invited, cancellationToken);
        }
        else if (!room.IsIn(from))
        {
            RefuseSpoken(message, StanzaError.NotAcceptable("The message was not sent: you are not in this room. Join it first."));
        }
        else
        {
            await HearAsync(message, room, from, cancellationToken);
        }
    }

    /// <summary>A contact was sent an invitation into a room (XEP-0249).</summary>
    public async Task HandleDirectInvitationAsync(XElement message, Jid from, Jid invited, CancellationToken cancellationToken)
    {
        if (!roomAddresses.TryRead(RoomInvitations.ReadDirect(message), out var address))
        {
            Refuse(message, StanzaError.NotAcceptable("The contact was not invited: people on MSN cannot join rooms on XMPP."));
        }
        else if (await rooms.FindAsync(from, address, cancellationToken) is { } room)
        {
            await InviteAsync(message, room, from, [invited.ToString()], cancellationToken);
        }
        else
        {
            Refuse(message, StanzaError.ItemNotFound("The contact was not invited: you have no such room."));
        }
    }

    private async Task InviteAsync(XElement message, Room room, Jid from, IReadOnlyList<string> invited, CancellationToken cancellationToken)
    {
        foreach (var text in invited)
        {
            var error = Jid.TryParse(text, out var contact)
                ? await invitations.InviteAsync(room, from, contact, cancellationToken)
                : StanzaError.MalformedAddress("The address of whom to invite is none.");
            if (error is not null)
            {
                Refuse(message, error);
                return;
            }
        }
    }

    private async Task HearAsync(XElement message, Room room, Jid from, CancellationToken cancellationToken)
    {
        if (message.Element(Ns.Component + "subject") is { } subject && message.Element(Ns.Component + "body") is null)
        {
            await RenameAsync(message, room, subject.Value.Trim(), cancellationToken);
            return;
        }

        var incoming = IncomingMessage.Read(message, options.MaxMessageLength, inRoom: true);
        if (incoming is IncomingMessage.Unusable unusable)
        {
            Refuse(message, unusable.Error);
        }
        else if (incoming is IncomingMessage.Retraction retraction)
        {
            await TakeBackAsync(message, room, from, retraction.Id, cancellationToken);
        }
        else if (incoming is IncomingMessage.TextMessage && Stanza.TypeOf(message) != "groupchat")
        {
            Refuse(message, StanzaError.BadRequest("The message was not sent: to a room one writes with the type \"groupchat\"."));
        }
        else if (room.Group is null)
        {
            if (incoming is not (IncomingMessage.Typing or IncomingMessage.Nothing))
            {
                Refuse(message, StanzaError.NotAllowed("The message was not sent: the group begins when two MSN contacts are invited into this room."));
            }
        }
        else
        {
            await SubmitAsync(message, room, room.Group, from, incoming, cancellationToken);
        }
    }

    private async Task SubmitAsync(
        XElement message, Room room, RoomGroup group, Jid from, IncomingMessage incoming, CancellationToken cancellationToken)
    {
        var user = UserSessions.ToHomeUser(from);
        bool hasAccount;
        try
        {
            if (incoming is IncomingMessage.TextMessage { Content.Text: var said } && await ObeyAsync(room, group, user, from, said, cancellationToken))
            {
                return;
            }

            switch (incoming)
            {
                case IncomingMessage.Typing:
                    await groups.SendTypingAsync(user, group.Id, cancellationToken);
                    return;
                case IncomingMessage.TextMessage text when SharedLinks.Read(message) is { } link
                    && await links.DescribeAsync(message, link, from, Reference(text.ReceiptRequested), cancellationToken) is { } file:
                    Note(message, from, group, file);
                    hasAccount = await groups.SubmitAsync(user, group.Id, file, text.DeduplicationKey, cancellationToken);
                    break;
                case IncomingMessage.TextMessage text:
                    var content = await pictures.TakeAsync(text.Content, text.Images, message, from, cancellationToken);
                    hasAccount = await groups.SubmitAsync(
                        user, group.Id, new MessageToRemote(content, Reference(text.ReceiptRequested)), text.DeduplicationKey, cancellationToken);
                    break;
                case IncomingMessage.Nudge nudge:
                    hasAccount = await groups.SubmitAsync(
                        user, group.Id, new NudgeToRemote(Reference(nudge.ReceiptRequested)), nudge.DeduplicationKey, cancellationToken);
                    break;
                default:
                    return;
            }
        }
        catch (Exception ex) when (ex is not OperationCanceledException)
        {
            // The border between the store and the sender: whatever kept the message from being stored, he must know.
            LogNotStored(ex.GetType().Name, ex);
            Refuse(message, StanzaError.InternalServerError("The message was not sent: the bridge could not store it. Send it again."));
            return;
        }

        if (!hasAccount)
        {
            Refuse(message, StanzaError.RegistrationRequired("The message was not sent: you have no MSN account here. Register with the transport first."));
            return;
        }

        presenter.Reflect(room, new(
            $"own-{Guid.NewGuid():N}",
            Stanza.IdOf(message),
            null,
            room.Nick,
            [.. message.Elements().Where(element => !NotReflected.Contains(element.Name)).Select(element => new XElement(element))],
            time.GetUtcNow()));

        HomeMessageReference Reference(bool receiptRequested) => new(user, from.ToString(), Stanza.IdOf(message), receiptRequested);
    }

    /// <summary>Whether the text was a word for the bridge, which nobody else hears.</summary>
    private async Task<bool> ObeyAsync(Room room, RoomGroup group, HomeUser user, Jid from, string text, CancellationToken cancellationToken) =>
        await offers.TryAnswerAsync(user, group.Id, text, name => room.TryFind(name, out var occupant) ? occupant.Contact : null, cancellationToken)
        || await withdrawals.ObeyAsync(from, group.Id, text, cancellationToken);

    // In a room a message is retracted by the id that the room gave it (XEP-0424, section 4).
    private async Task TakeBackAsync(XElement message, Room room, Jid from, string id, CancellationToken cancellationToken)
    {
        var own = room.History.All.FirstOrDefault(utterance => utterance.Speaker is null && utterance.Id == id);
        if (!await withdrawals.TakeBackAsync(from, own?.MessageId ?? id, cancellationToken))
        {
            Refuse(message, StanzaError.NotAllowed(MessageReceiver.NotTakenBack));
        }
    }

    private void Note(XElement message, Jid from, RoomGroup group, FileToRemote file)
    {
        if (Stanza.IdOf(message) is { } id)
        {
            sent.Note(from, new SentFile(id, (string?)message.Element(Ns.StanzaIds + "origin-id")?.Attribute("id"), group.Id, file.File));
        }
    }

    // MSN has no subjects. What a group is called is the user's own affair, and the subject is that.
    private async Task RenameAsync(XElement message, Room room, string name, CancellationToken cancellationToken)
    {
        if (name.Length is 0 or > RoomQueries.MaxNameLength)
        {
            Refuse(message, StanzaError.NotAcceptable($"The subject is what the group is called: it has 1 to {RoomQueries.MaxNameLength} characters."));
        }
        else
        {
            await rooms.EntitleAsync(room, name, cancellationToken);
            presenter.ShowTitle(room);
        }
    }

    // MSN has none within a group. The conversation with the contact alone is at his own address, where answers come from as well.
    private void RefusePrivate(XElement message, Room room, string nick) =>
        RefuseSpoken(
            message,
            room.TryFind(nick, out var occupant)
                ? StanzaError.NotAcceptable(
                    $"The message was not sent: on MSN one cannot whisper within a group. Write to {addresses.SpeakingOrTransport(occupant.Contact).Bare} instead.")
                : StanzaError.ItemNotFound("The message was not sent: nobody in this room is called so."));

    // Nobody waits to hear that typing or a receipt went nowhere.
    private void RefuseSpoken(XElement message, StanzaError error)
    {
        if (IncomingMessage.Read(message, options.MaxMessageLength, inRoom: true) is not (IncomingMessage.Typing or IncomingMessage.Nothing)
            || message.Element(Ns.Component + "subject") is not null || RoomInvitations.ReadMediated(message).Any())
        {
            Refuse(message, error);
        }
    }

    private void Refuse(XElement message, StanzaError error)
    {
        if (Stanza.Refusal(message, error) is { } refusal)
        {
            stream.Post(refusal);
        }
    }

    [LoggerMessage(XmppEventIds.RoomMessageNotStored, LogLevel.Error, "A message to a room could not be stored ({Kind}); its sender was told.")]
    private partial void LogNotStored(string kind, Exception exception);
}
