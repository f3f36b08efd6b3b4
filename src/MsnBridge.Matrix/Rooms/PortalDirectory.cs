using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Addressing;

namespace MsnBridge.Matrix.Rooms;

/// <summary>Every portal room there is, by its key and by its room: in the store, and in memory for the many events that ask. Safe for
/// concurrent use; who changes a portal holds its turn (<see cref="PortalRooms"/>).</summary>
internal sealed class PortalDirectory(IHomeMemory memory)
{
    public const string Prefix = "portal/";

    private readonly ConcurrentDictionary<RoomKey, Portal> _portals = new();
    private readonly ConcurrentDictionary<RoomId, RoomKey> _rooms = new();
    private readonly ConcurrentDictionary<(string Profile, ContactId Contact), int> _roomsOfContacts = new();

    /// <summary>Reads the store; before it nothing is known.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        foreach (var (key, value) in await memory.ListAsync(MatrixHome.Id, Prefix, cancellationToken))
        {
            if (TryParse(key, value, out var portalKey, out var portal))
                Remember(portalKey, portal);
        }
    }

    public Portal? Find(RoomKey key) => _portals.GetValueOrDefault(key);

    public bool TryFindByRoom(RoomId room, [NotNullWhen(true)] out RoomKey? key) => _rooms.TryGetValue(room, out key);

    /// <summary>The person's chats whose room is reserved and not known: it may have been made all the same.</summary>
    public IReadOnlyList<RoomKey> ReservedOf(MatrixUserId user) =>
    [
        .. _portals.Where(portal => portal.Value.Room is null && portal.Key.User == user)
            .Select(portal => portal.Key)
            .OrderBy(Format, StringComparer.Ordinal),
    ];

    /// <summary>Whether anybody has a room with that contact of that network.</summary>
    public bool HasRoomWith(string profile, ContactId contact) => _roomsOfContacts.GetValueOrDefault((profile, contact)) > 0;

    /// <summary>The rooms of a person's chats, with the contacts who are in each.</summary>
    public IReadOnlyList<(RoomId Room, string Profile, IReadOnlyList<ContactId> Contacts)> RoomsOf(MatrixUserId user) =>
    [
        .. _rooms.Where(room => room.Value.User == user)
            .Select(room => (room.Key, room.Value.Account.Profile, ContactsIn(room.Value, _portals.GetValueOrDefault(room.Value)))),
    ];

    /// <summary>What is stored of it is another's to erase.</summary>
    public void Forget(MatrixUserId user)
    {
        foreach (var key in _portals.Keys.Where(key => key.User == user))
        {
            if (!_portals.TryRemove(key, out var portal))
                continue;
            if (portal.Room is { } room)
                _rooms.TryRemove(room, out _);
            Count(key, portal, -1);
        }
    }

    public async Task SaveAsync(RoomKey key, Portal portal, CancellationToken cancellationToken)
    {
        await memory.SaveAsync(
            MatrixHome.Id,
            [new(Format(key), JsonSerializer.Serialize(portal, RoomsJson.Default.Portal))],
            cancellationToken);
        Remember(key, portal);
    }

    private void Remember(RoomKey key, Portal portal)
    {
        var before = _portals.GetValueOrDefault(key);
        _portals[key] = portal;
        if (before?.Room != portal.Room)
        {
            if (before?.Room is { } left)
                _rooms.TryRemove(left, out _);
            if (portal.Room is { } room)
                _rooms[room] = key;
        }

        Count(key, before, -1);
        Count(key, portal, 1);
    }

    private void Count(RoomKey key, Portal? portal, int change)
    {
        if (portal?.Room is null)
            return;
        foreach (var contact in ContactsIn(key, portal))
            _roomsOfContacts.AddOrUpdate((key.Account.Profile, contact), change, (_, count) => count + change);
    }

    private static IReadOnlyList<ContactId> ContactsIn(RoomKey key, Portal? portal) =>
        key.Conversation.Contact is { } only ? [only] : [.. (portal?.Members ?? []).Select(member => new ContactId(member))];

    // portal/<user>/<profile>/<account>/<contact>, each escaped so that none can hold the stroke; of several people
    // portal/<user>/<profile>/<account>//<conversation>.
    private static string Format(RoomKey key)
    {
        string[] account = [key.User.Value, key.Account.Profile, key.Account.Address];
        string[] chat = key.Conversation.Contact is { } contact ? [contact.Value] : ["", key.Conversation.Value];
        return Prefix + string.Join('/', account.Concat(chat).Select(Uri.EscapeDataString));
    }

    public static bool TryParse(string key, string value, [NotNullWhen(true)] out RoomKey? portalKey, [NotNullWhen(true)] out Portal? portal)
    {
        portal = TryParse(key, out portalKey) ? JsonSerializer.Deserialize(value, RoomsJson.Default.Portal) : null;
        return portal is not null;
    }

    private static bool TryParse(string text, [NotNullWhen(true)] out RoomKey? key)
    {
        key = null;
        string[] parts = [.. text[Prefix.Length..].Split('/').Select(Uri.UnescapeDataString)];
        if (parts.Length < 4 || !MatrixUserId.TryParse(parts[0], out var user))
            return false;
        var account = new RemoteAccount(parts[1], parts[2]);
        key = parts[3..] switch
        {
            [var contact] => new RoomKey(user, account, new ContactId(contact)),
            ["", var conversation] => new RoomKey(user, account, new ConversationId(conversation)),
            _ => null,
        };
        return key is not null;
    }
}
