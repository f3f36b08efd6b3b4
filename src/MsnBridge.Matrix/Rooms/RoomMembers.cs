using System.Collections.Concurrent;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Client;

namespace MsnBridge.Matrix.Rooms;

/// <summary>Who is in which of our rooms, as last heard from the homeserver; asked for where nothing was heard since the start.</summary>
internal sealed class RoomMembers(IMatrixClient client)
{
    private readonly ConcurrentDictionary<(RoomId Room, MatrixUserId User), string> _memberships = new();

    /// <summary>A membership was seen or made: <c>join</c>, <c>invite</c>, <c>leave</c>, <c>ban</c>, <c>knock</c>.</summary>
    public void Remember(RoomId room, MatrixUserId user, string membership) => _memberships[(room, user)] = membership;

    /// <summary>The membership, or null where the user never was in the room.</summary>
    /// <param name="witness">Somebody of ours who is in the room.</param>
    /// <exception cref="MatrixException">The witness is not in the room (any more).</exception>
    public async Task<string?> FindAsync(RoomId room, MatrixUserId user, Actor witness, CancellationToken cancellationToken)
    {
        if (_memberships.TryGetValue((room, user), out var known))
            return known;
        var content = await client.FindStateAsync(witness, room, "m.room.member", user.Value, cancellationToken);
        if (content.Text("membership") is not { } membership)
            return null;
        // What arrived meanwhile is newer.
        return _memberships.GetOrAdd((room, user), membership);
    }

    /// <summary>Whether one of ours is in the room now, whatever was heard before.</summary>
    public async Task<bool> IsInAsync(RoomId room, Actor ours, CancellationToken cancellationToken)
    {
        try
        {
            var content = await client.FindStateAsync(ours, room, "m.room.member", ours.User.Value, cancellationToken);
            return content.Text("membership") == "join";
        }
        catch (MatrixException refused) when (refused.IsForbidden || refused.IsNotFound)
        {
            return false;
        }
    }
}
