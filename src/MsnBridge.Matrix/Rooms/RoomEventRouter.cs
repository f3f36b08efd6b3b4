using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Appservice;
using MsnBridge.Matrix.Bot;
using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.DoublePuppets;

namespace MsnBridge.Matrix.Rooms;

/// <summary>Where the events of rooms go. What the bridge did itself comes back and ends here.</summary>
internal sealed class RoomEventRouter(
    GhostIds ids, PortalDirectory portals, ManagementRooms management, Memberships memberships, PortalEvents portalEvents, ManagementEvents managementEvents)
    : IRoomEventHandler
{
    public Task HandleAsync(RoomEvent received, CancellationToken cancellationToken)
    {
        if (received.Type == "m.room.member")
            return memberships.HandleAsync(received, cancellationToken);
        if (ids.IsOurs(received.Sender) || received.Content.IsTrue(DoublePuppetMark.Key))
            return Task.CompletedTask;
        if (portals.TryFindByRoom(received.Room, out var portal))
            return portalEvents.HandleAsync(received, portal, cancellationToken);
        return management.FindOwner(received.Room) is { } owner
            ? managementEvents.HandleAsync(received, owner, cancellationToken)
            : Task.CompletedTask;
    }
}
