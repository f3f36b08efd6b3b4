using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Presence;
using MsnBridge.Matrix.Rooms;

namespace MsnBridge.Matrix.Provisioning;

/// <inheritdoc/>
internal sealed class ProvisionedUsers(ManagementRooms rooms, UserPresences presences) : IProvisionedUsers
{
    public RoomId? FindManagementRoom(MatrixUserId user) => rooms.Find(user);

    public Task WelcomeAsync(MatrixUserId user, CancellationToken cancellationToken) => presences.ShowAsync(user, cancellationToken);
}
