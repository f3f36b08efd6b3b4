using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Contacts;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.DoublePuppets;
using MsnBridge.Matrix.Ghosts;

namespace MsnBridge.Matrix.Rooms;

/// <summary>
/// The rooms of direct chats: made by the ghost when there is something to say, one for ever. A room is reserved in the store before it is
/// made. Who left is invited again; a room that the ghost was put out of is given up, and the next word opens another.
/// </summary>
internal sealed partial class PortalRooms(
    PortalDirectory portals,
    RoomMaker maker,
    RoomMembers members,
    GhostProfiles ghosts,
    GhostIds ids,
    BridgeInfo info,
    Spaces spaces,
    DoublePuppetDirectory doublePuppets,
    DirectChatList directChats,
    IMatrixClient client,
    ILogger<PortalRooms> logger)
{
    private readonly KeyedLock<RoomKey> _turns = new();

    /// <summary>The room of a chat, made where there is none, with the person in it or invited to it.</summary>
    /// <param name="contact">Null where only the contact's address is known.</param>
    public async Task<RoomId> OpenAsync(RoomKey key, Contact? contact, CancellationToken cancellationToken)
    {
        using var turn = await _turns.TakeAsync(key, cancellationToken);
        var ghost = await ghosts.EnsureAsync(key.Account.Profile, key.Contact, contact?.DisplayName, cancellationToken);
        if (portals.Find(key) is { Room: { } room } portal)
        {
            if (await TryBringInAsync(key, room, ghost, cancellationToken))
            {
                await RenameAsync(key, portal, ghost, contact, cancellationToken);
                return room;
            }

            // The ghost is not there any more and cannot come back by itself: the room is the person's own now.
            LogGivenUp(room);
            await portals.SaveAsync(key, new Portal(maker.NewAliasLocalpart()), cancellationToken);
        }

        return await MakeAsync(key, ghost, contact, cancellationToken);
    }

    /// <summary>The room, where there is one.</summary>
    public RoomId? Find(RoomKey key) => portals.Find(key)?.Room;

    /// <summary>Takes note of a room that the homeserver has made for the chat while a process died, or its answer was on its way. False where it is another
    /// room.</summary>
    public async Task<bool> TryNoteMadeAsync(RoomKey key, RoomId room, CancellationToken cancellationToken)
    {
        using var turn = await _turns.TakeAsync(key, cancellationToken);
        if (portals.Find(key) is not { } portal)
            return false;
        if (portal.Room is { } known)
            return known == room;
        if (await maker.FindAsync(portal.AliasLocalpart, cancellationToken) != room)
            return false;

        await NoteMadeAsync(key, portal with { Room = room }, room, cancellationToken);
        return true;
    }

    /// <summary>Takes a room that the person made (or an upgrade made for him) as the chat's one room. The ghost is in it.</summary>
    public async Task AdoptAsync(RoomKey key, RoomId room, CancellationToken cancellationToken)
    {
        using var turn = await _turns.TakeAsync(key, cancellationToken);
        var portal = portals.Find(key) ?? new Portal(maker.NewAliasLocalpart());
        await portals.SaveAsync(key, portal with { Room = room, Name = null, Members = key.IsDirect ? null : portal.Members }, cancellationToken);
        var ghost = ids.VoiceOf(key);
        try
        {
            foreach (var state in info.Describe(key))
                await client.SetStateAsync(ghost, room, state.Type, state.StateKey, state.Content, cancellationToken);
        }
        catch (MatrixException)
        {
            // A room in which the ghost may not set state carries messages all the same.
        }

        LogAdopted(room);
        await spaces.AddAsync(key, room, cancellationToken);
    }

    /// <summary>The person put the ghost out of the room, or closed it: the next word opens another.</summary>
    public async Task GiveUpAsync(RoomKey key, RoomId room, CancellationToken cancellationToken)
    {
        using var turn = await _turns.TakeAsync(key, cancellationToken);
        if (portals.Find(key)?.Room == room)
        {
            LogGivenUp(room);
            await portals.SaveAsync(key, new Portal(maker.NewAliasLocalpart()), cancellationToken);
        }
    }

    /// <summary>Gives an open room the name that the person has for the contact, or takes it away.</summary>
    public async Task RenameAsync(RoomKey key, Contact contact, CancellationToken cancellationToken)
    {
        using var turn = await _turns.TakeAsync(key, cancellationToken);
        if (portals.Find(key) is { Room: not null } portal)
            await RenameAsync(key, portal, new Actor(ids.Of(key.Account.Profile, key.Contact)), contact, cancellationToken);
    }

    private async Task<RoomId> MakeAsync(RoomKey key, Actor ghost, Contact? contact, CancellationToken cancellationToken)
    {
        if (portals.Find(key) is not { } portal)
            await portals.SaveAsync(key, portal = new Portal(maker.NewAliasLocalpart()), cancellationToken);

        var room = await maker.MakeAsync(ghost, Describe(key, contact, portal.AliasLocalpart), cancellationToken);
        if (!await TryBringInAsync(key, room, ghost, cancellationToken))
        {
            // The homeserver died half way through making the room: an alias that leads nowhere.
            LogGivenUp(room);
            await portals.SaveAsync(key, portal = new Portal(maker.NewAliasLocalpart()), cancellationToken);
            room = await maker.MakeAsync(ghost, Describe(key, contact, portal.AliasLocalpart), cancellationToken);
            await TryBringInAsync(key, room, ghost, cancellationToken);
        }

        await NoteMadeAsync(key, portal with { Room = room, Name = contact?.OwnName }, room, cancellationToken);
        return room;
    }

    private async Task NoteMadeAsync(RoomKey key, Portal portal, RoomId room, CancellationToken cancellationToken)
    {
        await portals.SaveAsync(key, portal, cancellationToken);
        LogMade(room);
        await spaces.AddAsync(key, room, cancellationToken);
    }

    private CreateRoomRequest Describe(RoomKey key, Contact? contact, string alias) => new()
    {
        Preset = "trusted_private_chat",
        IsDirect = true,
        Invite = [key.User],
        Name = contact?.OwnName,
        AliasLocalpart = alias,
        // The alias is for finding the room again; shown as the room's address it would be in the way of the contact's name.
        InitialState = [new StateEvent("m.room.canonical_alias", "", []), .. info.Describe(key)],
    };

    /// <summary>False where the ghost is not in the room.</summary>
    private async Task<bool> TryBringInAsync(RoomKey key, RoomId room, Actor ghost, CancellationToken cancellationToken)
    {
        var membership = await members.BringInAsync(room, key.User, ghost, cancellationToken);
        if (membership == "invite")
            await JoinForAsync(key, room, ghost.User, cancellationToken);
        return membership is not null;
    }

    // With a double puppet nobody has to accept an invitation from his own contact.
    private async Task JoinForAsync(RoomKey key, RoomId room, MatrixUserId ghost, CancellationToken cancellationToken)
    {
        if (await doublePuppets.FindAsync(key.User, cancellationToken) is not { } self)
            return;
        try
        {
            await client.JoinAsync(self, room, cancellationToken);
            members.Remember(room, key.User, "join");
            await directChats.AddAsync(self, ghost, room, cancellationToken);
        }
        catch (MatrixException refused)
        {
            await doublePuppets.ReportAsync(self, refused, cancellationToken);
        }
    }

    private async Task RenameAsync(RoomKey key, Portal portal, Actor ghost, Contact? contact, CancellationToken cancellationToken)
    {
        if (contact is null || contact.OwnName == portal.Name)
            return;
        try
        {
            var content = new JsonObject { ["name"] = contact.OwnName ?? "" };
            await client.SetStateAsync(ghost, portal.Room!.Value, "m.room.name", "", content, cancellationToken);
        }
        catch (MatrixException)
        {
            // In a room of the person's own making the name is his, and a name that the homeserver does not take is not worth a message.
        }

        await portals.SaveAsync(key, portal with { Name = contact.OwnName }, cancellationToken);
    }

    [LoggerMessage(MatrixEventIds.PortalMade, LogLevel.Information, "Portal room {Room} was made")]
    private partial void LogMade(RoomId room);

    [LoggerMessage(MatrixEventIds.PortalAdopted, LogLevel.Information, "Room {Room} is a portal room now")]
    private partial void LogAdopted(RoomId room);

    [LoggerMessage(MatrixEventIds.PortalGivenUp, LogLevel.Information, "Portal room {Room} was given up: the ghost is not in it any more")]
    private partial void LogGivenUp(RoomId room);
}
