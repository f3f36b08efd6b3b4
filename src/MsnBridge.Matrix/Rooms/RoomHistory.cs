using System.Text.Json.Nodes;
using MsnBridge.Core.Networks;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Appservice;
using MsnBridge.Matrix.Client;

namespace MsnBridge.Matrix.Rooms;

/// <summary>Reads what was said in a room before one of ours had joined it: clients let a person write at once after inviting, and homeservers
/// hand over nothing of a room that we are not in.</summary>
internal sealed class RoomHistory(IMatrixClient client, IHomeInbox inbox, TimeProvider time)
{
    private const int Limit = 50;

    /// <summary>
    /// What was said since an invitation, oldest first, without what has come the ordinary way already. It is in the inbox from then on:
    /// who has dealt with it completes it, and what is not dealt with is found there by the lane of the room. Nothing older: it was not meant for
    /// whoever was invited then.
    /// </summary>
    public async Task<IReadOnlyList<(InboxId Id, RoomEvent Event)>> TakeMissedAsync(
        Actor witness, RoomEvent invitation, CancellationToken cancellationToken)
    {
        var recent = await client.GetRecentEventsAsync(witness, invitation.Room, Limit, cancellationToken);
        var at = recent.ToList().FindIndex(known => known.Text("event_id") == invitation.Id.Value);
        // Where more was said than is read at once, all of it is younger, unless its clock says otherwise.
        var since = at >= 0 ? recent.Skip(at + 1) : recent.Where(known => TimeOf(known) >= invitation.OriginServerTs.ToUnixTimeMilliseconds());
        InboxDraft[] drafts =
        [
            .. since
                .Where(missed => missed.Text("type") != "m.room.member" && missed.Text("event_id") is not null)
                .Select(missed => new InboxDraft(
                    invitation.Room.Value, missed.Text("event_id")!, WithRoom(missed, invitation.Room).ToJsonString(), time.GetUtcNow())),
        ];
        List<(InboxId, RoomEvent)> taken = [];
        if (drafts.Length == 0)
            return taken;
        foreach (var entry in await inbox.AcceptAsync(MatrixHome.Id, drafts, cancellationToken))
        {
            if (RoomEvent.TryParse(entry.Content, entry.AcceptedAt, out var missed))
                taken.Add((entry.Id, missed));
        }

        return taken;
    }

    public async Task CompleteAsync(InboxId id) => await inbox.CompleteAsync(id, CancellationToken.None);

    private static long TimeOf(JsonObject known) =>
        known["origin_server_ts"] is JsonValue value && value.TryGetValue(out long milliseconds) ? milliseconds : 0;

    private static JsonObject WithRoom(JsonObject missed, RoomId room)
    {
        missed["room_id"] = room.Value;
        return missed;
    }
}
