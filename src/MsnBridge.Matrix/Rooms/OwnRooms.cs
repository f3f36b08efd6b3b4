using System.Collections.Concurrent;
using System.Text.Json;
using MsnBridge.Core.Networks;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Client;

namespace MsnBridge.Matrix.Rooms;

/// <summary>Rooms of one kind of which each person has one, made by the bot: reserved in the store, made, found again after a crash.</summary>
/// <param name="kind">The word under which they are stored.</param>
internal sealed class OwnRooms(string kind, IHomeMemory memory, RoomMaker maker)
{
    private readonly KeyedLock<MatrixUserId> _turns = new();
    private readonly ConcurrentDictionary<MatrixUserId, OwnRoom> _rooms = new();
    private readonly ConcurrentDictionary<RoomId, MatrixUserId> _owners = new();

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        foreach (var (key, value) in await memory.ListAsync(MatrixHome.Id, $"{kind}/", cancellationToken))
        {
            if (MatrixUserId.TryParse(Uri.UnescapeDataString(key[(kind.Length + 1)..]), out var user)
                && JsonSerializer.Deserialize(value, RoomsJson.Default.OwnRoom) is { } room)
            {
                Remember(user, room);
            }
        }
    }

    public RoomId? Find(MatrixUserId user) => _rooms.GetValueOrDefault(user)?.Room;

    public MatrixUserId? FindOwner(RoomId room) => _owners.TryGetValue(room, out var owner) ? owner : null;

    /// <summary>The person's room, made where there is none.</summary>
    public async Task<RoomId> OpenAsync(
        MatrixUserId user, Actor creator, Func<string, CreateRoomRequest> describe, CancellationToken cancellationToken)
    {
        using var turn = await _turns.TakeAsync(user, cancellationToken);
        var known = _rooms.GetValueOrDefault(user);
        if (known?.Room is { } there)
            return there;
        if (known?.AliasLocalpart is not { } alias)
        {
            alias = maker.NewAliasLocalpart();
            await SaveAsync(user, new OwnRoom(alias), cancellationToken);
        }

        var room = await maker.MakeAsync(creator, describe(alias), cancellationToken);
        await SaveAsync(user, new OwnRoom(alias, room), cancellationToken);
        return room;
    }

    /// <summary>Takes note of a room that the homeserver has made for the person while a process died, or its answer was on its way. False where it is another
    /// room.</summary>
    public async Task<bool> TryNoteMadeAsync(MatrixUserId user, RoomId room, CancellationToken cancellationToken)
    {
        if (!_rooms.ContainsKey(user))
            return false;
        using var turn = await _turns.TakeAsync(user, cancellationToken);
        if (_rooms.GetValueOrDefault(user) is not { } reserved)
            return false;
        if (reserved.Room is { } known)
            return known == room;
        if (reserved.AliasLocalpart is not { } alias || await maker.FindAsync(alias, cancellationToken) != room)
            return false;

        await SaveAsync(user, reserved with { Room = room }, cancellationToken);
        return true;
    }

    /// <summary>From now on this is the person's room.</summary>
    public async Task ReplaceAsync(MatrixUserId user, RoomId room, CancellationToken cancellationToken)
    {
        using var turn = await _turns.TakeAsync(user, cancellationToken);
        await SaveAsync(user, new OwnRoom(null, room), cancellationToken);
    }

    /// <summary>The person has no room where it was this one.</summary>
    public async Task GiveUpAsync(MatrixUserId user, RoomId room, CancellationToken cancellationToken)
    {
        using var turn = await _turns.TakeAsync(user, cancellationToken);
        if (Find(user) == room)
            await SaveAsync(user, new OwnRoom(null), cancellationToken);
    }

    /// <summary>What is stored of it is another's to erase.</summary>
    public void Forget(MatrixUserId user)
    {
        if (_rooms.TryRemove(user, out var known) && known.Room is { } room)
            _owners.TryRemove(room, out _);
    }

    private async Task SaveAsync(MatrixUserId user, OwnRoom room, CancellationToken cancellationToken)
    {
        await memory.SaveAsync(
            MatrixHome.Id,
            [new($"{kind}/{Uri.EscapeDataString(user.Value)}", JsonSerializer.Serialize(room, RoomsJson.Default.OwnRoom))],
            cancellationToken);
        Remember(user, room);
    }

    private void Remember(MatrixUserId user, OwnRoom room)
    {
        if (_rooms.GetValueOrDefault(user)?.Room is { } before)
            _owners.TryRemove(before, out _);
        _rooms[user] = room;
        if (room.Room is { } now)
            _owners[now] = user;
    }
}
