using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Appservice;
using MsnBridge.Matrix.Bot;
using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.DoublePuppets;
using MsnBridge.Matrix.Presence;

namespace MsnBridge.Matrix.Rooms;

/// <summary>Where the events of rooms go. What the bridge did itself comes back and ends here.</summary>
internal sealed class RoomEventRouter(
    GhostIds ids,
    PortalDirectory portals,
    PortalRooms rooms,
    GroupRooms groups,
    ManagementRooms management,
    Memberships memberships,
    RoomHistory history,
    UserNames names,
    UserPictures pictures,
    PortalEvents portalEvents,
    ManagementEvents managementEvents)
    : IRoomEventHandler
{
    public async Task HandleAsync(RoomEvent received, CancellationToken cancellationToken)
    {
        if (received.Type != "m.room.member")
        {
            await HandleSaidAsync(received, cancellationToken);
            return;
        }

        if (!ids.IsOurs(received.Sender))
        {
            await names.HearAsync(received, cancellationToken);
            await pictures.HearAsync(received, cancellationToken);
        }

        if (await memberships.HandleAsync(received, cancellationToken) is not { } listener)
            return;
        // Before what has come the ordinary way meanwhile: that was said later, and is behind this event in the lane of the room.
        foreach (var (id, missed) in await history.TakeMissedAsync(listener, received, cancellationToken))
        {
            await HandleSaidAsync(missed, cancellationToken);
            await history.CompleteAsync(id);
        }
    }

    public Task GiveUpAsync(RoomEvent received, CancellationToken cancellationToken)
    {
        // State and redactions carry no words that somebody waits to see arrive.
        if (IsOwn(received) || received.StateKey is not null || received.Type == "m.room.redaction")
            return Task.CompletedTask;
        if (portals.TryFindByRoom(received.Room, out var portal))
            return portalEvents.GiveUpAsync(received, portal, cancellationToken);
        return management.FindOwner(received.Room) is { } owner
            ? managementEvents.GiveUpAsync(received, owner, cancellationToken)
            : Task.CompletedTask;
    }

    private async Task HandleSaidAsync(RoomEvent received, CancellationToken cancellationToken)
    {
        if (IsOwn(received))
            return;
        if (await FindChatAsync(received, cancellationToken) is { } portal)
            await portalEvents.HandleAsync(received, portal, cancellationToken);
        else if (await FindOwnerAsync(received, cancellationToken) is { } owner)
            await managementEvents.HandleAsync(received, owner, cancellationToken);
    }

    // A person can speak in a room as soon as the homeserver has made it, which may be before the bridge has heard so, or noted it.
    private async Task<RoomKey?> FindChatAsync(RoomEvent received, CancellationToken cancellationToken)
    {
        if (portals.TryFindByRoom(received.Room, out var portal))
            return portal;
        if (management.FindOwner(received.Room) is not null)
            return null;
        foreach (var reserved in portals.ReservedOf(received.Sender))
        {
            var made = reserved.IsDirect
                ? await rooms.TryNoteMadeAsync(reserved, received.Room, cancellationToken)
                : await groups.TryNoteMadeAsync(reserved, received.Room, cancellationToken);
            if (made)
                return reserved;
        }

        return null;
    }

    private async Task<MatrixUserId?> FindOwnerAsync(RoomEvent received, CancellationToken cancellationToken)
    {
        if (management.FindOwner(received.Room) is { } owner)
            return owner;
        return await management.TryNoteMadeAsync(received.Sender, received.Room, cancellationToken) ? received.Sender : null;
    }

    private bool IsOwn(RoomEvent received) => ids.IsOurs(received.Sender) || received.Content.IsTrue(DoublePuppetMark.Key);
}
