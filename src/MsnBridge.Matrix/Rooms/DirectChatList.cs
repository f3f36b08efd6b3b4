using System.Text.Json.Nodes;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Client;

namespace MsnBridge.Matrix.Rooms;

/// <summary>A person's own list of direct chats (<c>m.direct</c>), which his client keeps when he accepts an invitation; where the bridge
/// accepts for him, it keeps it too.</summary>
internal sealed class DirectChatList(IMatrixClient client)
{
    private const string Type = "m.direct";

    // Read, changed and written: two at once would lose one.
    private readonly KeyedLock<MatrixUserId> _turns = new();

    // { "@ghost:server": ["!room:server", ...], ... }
    public async Task AddAsync(Actor self, MatrixUserId other, RoomId room, CancellationToken cancellationToken)
    {
        using var turn = await _turns.TakeAsync(self.User, cancellationToken);
        var content = await client.FindAccountDataAsync(self, Type, cancellationToken) ?? [];
        if (content[other.Value] is not JsonArray rooms)
            content[other.Value] = rooms = [];
        if (rooms.Any(known => known is JsonValue value && value.TryGetValue<string>(out var text) && text == room.Value))
            return;
        rooms.Add(room.Value);
        await client.SetAccountDataAsync(self, Type, content, cancellationToken);
    }
}
