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

    /// <summary>Whether the user was heard to have left.</summary>
    public bool HasLeft(RoomId room, MatrixUserId user) => _memberships.GetValueOrDefault((room, user)) == "leave";

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

    /// <summary>The membership of a person who is to be in the room: invited where he is not. Null where the witness is not there (any more),
    /// so that nobody can be brought in.</summary>
    public async Task<string?> BringInAsync(RoomId room, MatrixUserId user, Actor witness, CancellationToken cancellationToken)
    {
        try
        {
            if (await FindAsync(room, user, witness, cancellationToken) is "join" or "invite" or "ban")
                return _memberships[(room, user)];
            await client.InviteAsync(witness, room, user, cancellationToken);
            Remember(room, user, "invite");
            return "invite";
        }
        catch (MatrixException refused) when (refused.IsOutOfReach)
        {
            // Refused where the witness is not in the room; but also where the person is there already and what is remembered of him is old,
            // and where he wants no invitations.
            return await AskAgainAsync(room, user, witness, cancellationToken);
        }
    }

    private async Task<string?> AskAgainAsync(RoomId room, MatrixUserId user, Actor witness, CancellationToken cancellationToken)
    {
        try
        {
            var own = await client.FindStateAsync(witness, room, "m.room.member", witness.User.Value, cancellationToken);
            if (own.Text("membership") != "join")
                return null;
            var content = await client.FindStateAsync(witness, room, "m.room.member", user.Value, cancellationToken);
            var membership = content.Text("membership") ?? "leave";
            Remember(room, user, membership);
            return membership;
        }
        catch (MatrixException refused) when (refused.IsOutOfReach)
        {
            return null;
        }
    }
}
