using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Events;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Access;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Appservice;
using MsnBridge.Matrix.Bot;
using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.Conversion;
using MsnBridge.Matrix.Files;
using MsnBridge.Matrix.Media;
using MsnBridge.Matrix.Presence;
using EventId = MsnBridge.Matrix.Addressing.EventId;

namespace MsnBridge.Matrix.Rooms;

/// <summary>What a person does in the room of a chat, on its way to MSN.</summary>
internal sealed partial class PortalEvents(
    GhostIds ids,
    AccessRules access,
    PortalDirectory portals,
    PortalRooms rooms,
    GroupRooms groups,
    Spaces spaces,
    RoomMembers members,
    TypingRelay typing,
    InlineImages images,
    CommandInterpreter commands,
    MediaFiles files,
    OfferAnswers offers,
    IPuppetDirectory directory,
    IMatrixClient client,
    ILogger<PortalEvents> logger)
{
    private const string Prefix = "!msn";
    private const string Network = "msn";

    public async Task HandleAsync(RoomEvent received, RoomKey key, CancellationToken cancellationToken)
    {
        switch (received.Type)
        {
            // Without a state key it is a message of that name, which anybody may send.
            case "m.room.encryption" when received.StateKey is "":
                await MoveOutAsync(received, key, cancellationToken);
                break;
            case "m.room.tombstone" when received.StateKey is "":
                await FollowAsync(received, key, cancellationToken);
                break;
            case "m.room.name" when received.StateKey is "" && received.Sender == key.User && !key.IsDirect:
                await groups.NoteNameAsync(key, received.Content.Text("name"), cancellationToken);
                break;
            case not null when received.StateKey is null && received.Sender == key.User:
                await SayAsync(received, key, cancellationToken);
                break;
        }
    }

    /// <summary>Tells the sender that his message could not be handled, however often it was tried.</summary>
    public async Task GiveUpAsync(RoomEvent received, RoomKey key, CancellationToken cancellationToken)
    {
        if (received.Sender != key.User)
            return;
        const string sentence = "The bridge could not handle this message; it was not delivered to MSN.";
        var ghost = ids.VoiceOf(key);
        // Under ids of their own: an attempt may have used the ordinary ones.
        await client.SendAsync(
            ghost, received.Room, DeliveryStatus.EventType, DeliveryStatus.Unsupported(Network, received.Id, sentence), $"gave-up-status-{received.Id}", null,
            cancellationToken);
        await client.SendAsync(
            ghost, received.Room, "m.room.message", FromBridge.Notice(sentence, received.Id), $"gave-up-{received.Id}", null, cancellationToken);
    }

    private async Task SayAsync(RoomEvent received, RoomKey key, CancellationToken cancellationToken)
    {
        typing.End(key);
        if (!access.Allows(key.User))
        {
            const string sentence = "The message was not delivered: this bridge is not open to you any more. Ask its operator.";
            await RefuseAsync(received, key, DeliveryStatus.Unsupported(Network, received.Id, sentence), sentence, cancellationToken);
            return;
        }

        if (received.Content.Text("body") is { } body && received.Type == "m.room.message" && IsCommand(body))
        {
            var ghost = ids.VoiceOf(key);
            var answer = await commands.RunAsync(
                new CommandRequest(key.User, received.Room, received.Id, body.Trim()[Prefix.Length..].Trim(), key), cancellationToken);
            await client.SendAsync(ghost, received.Room, "m.room.message", answer.ToNotice(), $"answer-{received.Id}", null, cancellationToken);
            return;
        }

        if (await offers.AnswerAsync(received, MatrixHome.ToHomeUser(key.User), cancellationToken) is { } told)
        {
            if (told.Length > 0)
                await AnswerAsync(received, key, told, cancellationToken);
            return;
        }

        // A file that is still on its way is taken back; how that went is told as its end.
        if (received.Redacts is { } redacted
            && await directory.CancelFileAsync(MatrixHome.ToHomeUser(key.User), redacted.Value, cancellationToken))
        {
            return;
        }

        var content = JsonSerializer.SerializeToElement(received.Content);
        if (FileReading.Read(received.Type, content) is { } file)
        {
            await SendFileAsync(received, key, file, cancellationToken);
            return;
        }

        var (text, answers) = await FindRelatedAsync(received, content, key, cancellationToken);
        switch (ToBridge.Convert(received.Type, content, text, answers))
        {
            case ConvertedEvent.OutgoingText outgoing:
                var said = await images.TakeAsync(outgoing.Content, outgoing.Images, cancellationToken);
                await SubmitAsync(received, key, reference => new MessageToRemote(said, reference), "", cancellationToken);
                break;
            case ConvertedEvent.Unsupported unsupported when received.Type == "m.room.redaction":
                await AnswerAsync(received, key, unsupported.Sentence, cancellationToken);
                break;
            case ConvertedEvent.Unsupported unsupported:
                await RefuseAsync(received, key, DeliveryStatus.Unsupported(Network, received.Id, unsupported.Sentence), unsupported.Sentence, cancellationToken);
                break;
            case ConvertedEvent.Ignored:
                break;
        }
    }

    private async Task SendFileAsync(RoomEvent received, RoomKey key, ReadFile read, CancellationToken cancellationToken)
    {
        if (read.Reference is not { } reference)
        {
            await RefuseFileAsync("the bridge cannot read where it is.");
            return;
        }

        // MSN has to be told a size before anything else.
        if ((read.File.Size >= 0 ? read.File.Size : await files.FindSizeAsync(reference, cancellationToken)) is not { } size)
        {
            await RefuseFileAsync("the homeserver does not say how large it is.");
            return;
        }

        if (size == 0)
        {
            await RefuseFileAsync("it is empty.");
            return;
        }

        await SubmitAsync(
            received, key, message => new FileToRemote(read.File with { Size = size }, reference.Format(), null, message), "", cancellationToken);
        if (read.Caption is { } caption)
            await SubmitAsync(received, key, message => new MessageToRemote(caption, message), "-caption", cancellationToken);

        async Task RefuseFileAsync(string reason)
        {
            var sentence = $"The file \"{read.File.Name}\" was not sent: {reason}";
            await RefuseAsync(received, key, DeliveryStatus.Unsupported(Network, received.Id, sentence), sentence, cancellationToken);
        }
    }

    private async Task SubmitAsync(
        RoomEvent received, RoomKey key, Func<HomeMessageReference, EventToRemote> submitted, string part, CancellationToken cancellationToken)
    {
        var user = MatrixHome.ToHomeUser(key.User);
        var status = await directory.FindStatusAsync(user, cancellationToken);
        if (status is null || status.Account != key.Account)
        {
            var sentence = status is null
                ? $"The message was not delivered: no MSN account is linked. Write login to {ids.Bot}."
                : $"The message was not delivered: this chat belongs to {key.Account.Address}, and {status.Account.Address} is linked now.";
            await RefuseAsync(received, key, NotSignedIn(received), sentence, cancellationToken);
            return;
        }

        // The event's own id recognises it when the homeserver hands it over again.
        var reference = new HomeMessageReference(user, received.Room.Value, received.Id.Value, ReceiptRequested: true);
        if (!await directory.SubmitAsync(
            user, key.Conversation, submitted(reference), received.Id.Value + part, cancellationToken))
        {
            await RefuseAsync(
                received, key, NotSignedIn(received), $"The message was not delivered: no MSN account is linked. Write login to {ids.Bot}.",
                cancellationToken);
        }
    }

    /// <summary>What a reply, a reaction or a vote is about; nulls where it is about nothing, or nobody can tell.</summary>
    private async Task<(string? Text, IReadOnlyDictionary<string, string>? PollAnswers)> FindRelatedAsync(
        RoomEvent received, JsonElement content, RoomKey key, CancellationToken cancellationToken)
    {
        if (ToBridge.FindRelatedEvent(content) is not { } target)
            return default;
        try
        {
            var ghost = ids.VoiceOf(key);
            var found = (await client.FindEventAsync(ghost, received.Room, new EventId(target), cancellationToken)).Object("content");
            return found is null ? default : (found.Text("body"), Polls.Answers(JsonSerializer.SerializeToElement(found)));
        }
        catch (MatrixException)
        {
            // Said before the ghost was there, or gone: the words go without it.
            return default;
        }
    }

    /// <summary>Tells the sender at once that MSN will not get it: as a status for clients that know it, and as a sentence.</summary>
    private async Task RefuseAsync(
        RoomEvent received, RoomKey key, JsonObject status, string sentence, CancellationToken cancellationToken)
    {
        var ghost = ids.VoiceOf(key);
        await client.SendAsync(ghost, received.Room, DeliveryStatus.EventType, status, $"status-{received.Id}", null, cancellationToken);
        await AnswerAsync(received, key, sentence, cancellationToken);
    }

    private async Task AnswerAsync(RoomEvent received, RoomKey key, string sentence, CancellationToken cancellationToken)
    {
        var ghost = ids.VoiceOf(key);
        await client.SendAsync(
            ghost, received.Room, "m.room.message", FromBridge.Notice(sentence, received.Id), $"answer-{received.Id}", null, cancellationToken);
    }

    // What is written in an encrypted room cannot be read, and the encryption of a room cannot be switched off again.
    private async Task MoveOutAsync(RoomEvent encryption, RoomKey key, CancellationToken cancellationToken)
    {
        if (!key.IsDirect)
        {
            await groups.MoveAsync(
                key, encryption.Room,
                "Encryption has been switched on in this room, and the bridge cannot read what is written from now on: MSN knows no encryption. "
                + "I have invited you to another.",
                cancellationToken);
            return;
        }

        var ghost = ids.VoiceOf(key);
        try
        {
            await AnswerAsync(
                encryption, key,
                "Encryption has been switched on in this room, and the bridge cannot read what is written from now on: MSN knows no encryption. "
                + "I leave this room and invite you to another.",
                cancellationToken);
            await client.LeaveAsync(ghost, encryption.Room, "encrypted", cancellationToken);
        }
        catch (MatrixException refused) when (refused.IsOutOfReach)
        {
            // Left it before a crash.
        }

        await rooms.GiveUpAsync(key, encryption.Room, cancellationToken);
        await spaces.RemoveAsync(key.User, encryption.Room, cancellationToken);
        var known = await directory.FindContactAsync(MatrixHome.ToHomeUser(key.User), key.Contact, cancellationToken);
        await rooms.OpenAsync(key, known?.Contact, cancellationToken);
    }

    // An upgraded room: the chat goes on in the one that takes its place.
    private async Task FollowAsync(RoomEvent tombstone, RoomKey key, CancellationToken cancellationToken)
    {
        if (tombstone.Content.Text("replacement_room") is not { } next || portals.Find(key)?.Room != tombstone.Room)
            return;
        var room = new RoomId(next);
        var ghost = ids.VoiceOf(key);
        try
        {
            await client.JoinAsync(ghost, room, cancellationToken);
        }
        catch (MatrixException refused) when (refused.IsOutOfReach)
        {
            // Not invited yet. The invitation comes, and is known by what the room says of its predecessor.
            return;
        }

        var created = await client.FindStateAsync(ghost, room, "m.room.create", "", cancellationToken);
        if (created.Object("predecessor").Text("room_id") != tombstone.Room.Value)
        {
            // Not made to take this room's place: whoever points to it does not decide where the chat goes on.
            await client.LeaveAsync(ghost, room, null, cancellationToken);
            return;
        }

        if (!await rooms.TryAdoptAsync(key, room, tombstone.Room, cancellationToken))
        {
            await client.LeaveAsync(ghost, room, null, cancellationToken);
            return;
        }

        LogFollowed(tombstone.Room, room);
        await spaces.RemoveAsync(key.User, tombstone.Room, cancellationToken);
        members.Remember(room, key.User, "join");
    }

    private static JsonObject NotSignedIn(RoomEvent received) =>
        DeliveryStatus.Ended(Network, received.Id, DeliveryOutcome.Refused, DeliveryFailure.NotSignedIn);

    private static bool IsCommand(string body)
    {
        var text = body.TrimStart();
        return text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && (text.Length == Prefix.Length || char.IsWhiteSpace(text[Prefix.Length]));
    }

    [LoggerMessage(MatrixEventIds.RoomFollowed, LogLevel.Information, "Portal room {Room} was upgraded to {Next}")]
    private partial void LogFollowed(RoomId room, RoomId next);
}
