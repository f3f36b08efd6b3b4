using System.Collections.Concurrent;
using MsnBridge.Core.Identities;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Users;

namespace MsnBridge.Xmpp.Rooms;

/// <summary>The rooms of each user. What concerns one user is done by his queue of rooms alone; users do not see one another's rooms, not even where they
/// chose the same name.</summary>
internal sealed class RoomBook(RoomAddresses addresses, RoomMemory memory, RoomGroups groups)
{
    public const int MaxRooms = 200;
    private readonly ConcurrentDictionary<string, Page> _users = new(StringComparer.Ordinal);

    /// <summary>The users who have rooms open. Safe at any time.</summary>
    public IEnumerable<Jid> Users => _users.Values.Select(page => page.User);

    /// <summary>Those among them in whose rooms somebody is typing. Safe at any time.</summary>
    public IEnumerable<Jid> UsersSeeingTyping => _users.Values.Where(page => page.SomebodyTypes).Select(page => page.User);

    /// <summary>Safe at any time.</summary>
    public bool HasOpen(Jid user) => _users.ContainsKey(Key(user));

    public IReadOnlyList<Room> OpenOf(Jid user) => _users.TryGetValue(Key(user), out var page) ? [.. page.Rooms.Values] : [];

    /// <summary>All rooms of the user's conversations; null where he has no account.</summary>
    public async Task<IReadOnlyList<Room>?> FindAllAsync(Jid user, CancellationToken cancellationToken)
    {
        if (await groups.FindAllAsync(UserSessions.ToHomeUser(user), cancellationToken) is not { } known)
        {
            return null;
        }

        List<Room> rooms = [];
        foreach (var group in known)
        {
            if (await OpenAsync(user, group, cancellationToken) is { } room)
            {
                rooms.Add(room);
            }
        }

        return rooms;
    }

    /// <summary>The room at that address, where the user has one.</summary>
    public async Task<Room?> FindAsync(Jid user, Jid address, CancellationToken cancellationToken)
    {
        if (FindOpen(user, address) is { } open)
        {
            return open;
        }

        await FindAllAsync(user, cancellationToken);
        return FindOpen(user, address);
    }

    public async Task<Room?> FindAsync(Jid user, ConversationId conversation, CancellationToken cancellationToken)
    {
        var open = OpenOf(user).FirstOrDefault(room => room.Group?.Id == conversation);
        return open ?? (await FindAllAsync(user, cancellationToken))?.FirstOrDefault(room => room.Group?.Id == conversation);
    }

    /// <summary>The room of a conversation. Who is in it is not touched where it is open already.</summary>
    /// <returns>Null where the user has too many.</returns>
    public async Task<Room?> OpenAsync(Jid user, RoomGroup group, CancellationToken cancellationToken)
    {
        var page = await OpenPageAsync(user, cancellationToken);
        var address = page.Names.TryGetValue(group.Id, out var name) ? addresses.Of(name) : addresses.OfConversation(user, group.Id);
        if (page.Rooms.TryGetValue(address.Local!, out var open) && open.Group is not null)
        {
            return open;
        }

        if (page.Rooms.Count >= MaxRooms)
        {
            return null;
        }

        var room = page.Rooms[address.Local!] = new(address, user.Bare) { OwnTitle = page.Titles.GetValueOrDefault(group.Id) };
        room.Update(group);
        return room;
    }

    /// <summary>A room without a conversation, where nobody is yet.</summary>
    /// <returns>Null where the user has too many.</returns>
    public async Task<Room?> MakeAsync(Jid user, Jid address, CancellationToken cancellationToken)
    {
        var page = await OpenPageAsync(user, cancellationToken);
        return page.Rooms.Count >= MaxRooms ? null : page.Rooms[address.Local!] = new(address.Bare, user.Bare);
    }

    /// <summary>A room that was made without a conversation has got one.</summary>
    public async Task BindAsync(Room room, RoomGroup group, CancellationToken cancellationToken)
    {
        await memory.NameAsync(room.User, room.Address.Local!, group.Id, cancellationToken);
        (await OpenPageAsync(room.User, cancellationToken)).Names[group.Id] = room.Address.Local!;
        room.Update(group);
        if (room.OwnTitle is { } title)
        {
            await EntitleAsync(room, title, cancellationToken);
        }
    }

    /// <summary>The user calls a room something else. MSN is not told: there are names for lasting groups alone, and those are everybody's.</summary>
    public async Task EntitleAsync(Room room, string title, CancellationToken cancellationToken)
    {
        room.OwnTitle = title;
        if (room.Group is { } group)
        {
            (await OpenPageAsync(room.User, cancellationToken)).Titles[group.Id] = title;
            await memory.EntitleAsync(room.User, group.Id, title, cancellationToken);
        }
    }

    public void Drop(Room room)
    {
        if (_users.TryGetValue(Key(room.User), out var page))
        {
            page.Rooms.Remove(room.Address.Local!);
            if (room.Group is { } group)
            {
                page.Names.Remove(group.Id);
                page.Titles.Remove(group.Id);
            }
        }
    }

    public void Forget(Jid user) => _users.TryRemove(Key(user), out _);

    /// <summary>Whether anybody has to be shown as typing no more, sooner or later.</summary>
    public void NoteTyping(Jid user, bool somebodyTypes)
    {
        if (_users.TryGetValue(Key(user), out var page))
        {
            page.SomebodyTypes = somebodyTypes;
        }
    }

    private static string Key(Jid user) => user.Bare.ToString();

    private Room? FindOpen(Jid user, Jid address) =>
        _users.TryGetValue(Key(user), out var page) ? page.Rooms.GetValueOrDefault(address.Local!) : null;

    private async Task<Page> OpenPageAsync(Jid user, CancellationToken cancellationToken) =>
        _users.TryGetValue(Key(user), out var known)
            ? known
            : _users[Key(user)] = new(
                user.Bare, await memory.LoadNamesAsync(user, cancellationToken), await memory.LoadTitlesAsync(user, cancellationToken));

    private sealed class Page(Jid user, Dictionary<ConversationId, string> names, Dictionary<ConversationId, string> titles)
    {
        private volatile bool _somebodyTypes;

        public Jid User { get; } = user;

        public Dictionary<ConversationId, string> Names { get; } = names;

        public Dictionary<ConversationId, string> Titles { get; } = titles;

        public Dictionary<string, Room> Rooms { get; } = new(StringComparer.Ordinal);

        public bool SomebodyTypes { get => _somebodyTypes; set => _somebodyTypes = value; }
    }
}
