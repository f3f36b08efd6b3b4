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

    private Task HandleSaidAsync(RoomEvent received, CancellationToken cancellationToken)
    {
        if (IsOwn(received))
            return Task.CompletedTask;
        if (portals.TryFindByRoom(received.Room, out var portal))
            return portalEvents.HandleAsync(received, portal, cancellationToken);
        return management.FindOwner(received.Room) is { } owner
            ? managementEvents.HandleAsync(received, owner, cancellationToken)
            : Task.CompletedTask;
    }

    private bool IsOwn(RoomEvent received) => ids.IsOurs(received.Sender) || received.Content.IsTrue(DoublePuppetMark.Key);
}
