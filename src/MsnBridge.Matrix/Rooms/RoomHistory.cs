using System.Text.Json.Nodes;
using MsnBridge.Core.Networks;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Client;

namespace MsnBridge.Matrix.Rooms;

/// <summary>Reads what was said in a room before one of ours had joined it: clients let a person write at once after inviting, and homeservers
/// hand over nothing of a room that we are not in.</summary>
internal sealed class RoomHistory(IMatrixClient client, IHomeInbox inbox, TimeProvider time)
{
    private const int Limit = 50;

    /// <summary>Puts it into the inbox, where what has come the ordinary way is known already. Called while an event of the same room is being
    /// handled: its lane goes on with what is there then.</summary>
    public async Task ReadWhatWasMissedAsync(Actor witness, RoomId room, CancellationToken cancellationToken)
    {
        var events = await client.GetRecentEventsAsync(witness, room, Limit, cancellationToken);
        InboxDraft[] drafts =
        [
            .. events
                .Where(missed => missed.Text("type") != "m.room.member" && missed.Text("event_id") is not null)
                .Select(missed => new InboxDraft(room.Value, missed.Text("event_id")!, WithRoom(missed, room).ToJsonString(), time.GetUtcNow())),
        ];
        if (drafts.Length > 0)
            await inbox.AcceptAsync(MatrixHome.Id, drafts, cancellationToken);
    }

    private static JsonObject WithRoom(JsonObject missed, RoomId room)
    {
        missed["room_id"] = room.Value;
        return missed;
    }
}
