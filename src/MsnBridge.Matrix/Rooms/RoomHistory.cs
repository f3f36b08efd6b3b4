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
    // What a person may have said until one of ours came, and everybody since.
    private const int Limit = 500;

    // Of what waits in the lane; what is behind that is dealt with in its turn.
    private const int PendingAtMost = 2 * Limit;

    /// <summary>
    /// What was said between an invitation and the coming of whoever was invited, oldest first, and is not dealt with yet. It is in the inbox from then on:
    /// who has dealt with it completes it, and what is not dealt with is found there by the lane of the room. Nothing older: it was not meant for
    /// whoever was invited then; and nothing younger: that is handed over, and has its place in the lane.
    /// </summary>
    public async Task<IReadOnlyList<(InboxId Id, RoomEvent Event)>> TakeMissedAsync(
        Actor witness, RoomEvent invitation, CancellationToken cancellationToken)
    {
        var recent = (await client.GetRecentEventsAsync(witness, invitation.Room, Limit, cancellationToken)).ToList();
        var invited = recent.FindIndex(known => known.Text("event_id") == invitation.Id.Value);
        var came = recent.FindIndex(invited + 1, known => IsComing(known, witness));
        // Where more was said than is read at once, all that is read is younger than the invitation, unless its clock says otherwise.
        InboxDraft[] drafts =
        [
            .. recent
                .Take(Math.Max(came, 0))
                .Skip(invited + 1)
                .Where(missed => invited >= 0 || TimeOf(missed) >= invitation.OriginServerTs.ToUnixTimeMilliseconds())
                .Where(missed => missed.Text("type") != "m.room.member" && missed.Text("event_id") is not null)
                .Select(missed => new InboxDraft(
                    invitation.Room.Value, missed.Text("event_id")!, WithRoom(missed, invitation.Room).ToJsonString(), time.GetUtcNow())),
        ];
        if (drafts.Length == 0)
            return [];

        await inbox.AcceptAsync(MatrixHome.Id, drafts, cancellationToken);
        // Some may have been accepted before a crash: these stand in the lane behind what was handed over meanwhile.
        var pending = (await inbox.ReadPendingAsync(MatrixHome.Id, invitation.Room.Value, PendingAtMost, cancellationToken)).ToDictionary(entry => entry.Key);
        List<(InboxId, RoomEvent)> taken = [];
        foreach (var draft in drafts)
        {
            if (pending.TryGetValue(draft.Key, out var entry) && RoomEvent.TryParse(entry.Content, entry.AcceptedAt, out var missed))
                taken.Add((entry.Id, missed));
        }

        return taken;
    }

    public async Task CompleteAsync(InboxId id) => await inbox.CompleteAsync(id, CancellationToken.None);

    private static bool IsComing(JsonObject known, Actor witness) =>
        known.Text("type") == "m.room.member" && known.Text("state_key") == witness.User.Value && known.Object("content").Text("membership") == "join";

    private static long TimeOf(JsonObject known) =>
        known["origin_server_ts"] is JsonValue value && value.TryGetValue(out long milliseconds) ? milliseconds : 0;

    private static JsonObject WithRoom(JsonObject missed, RoomId room)
    {
        missed["room_id"] = room.Value;
        return missed;
    }
}
