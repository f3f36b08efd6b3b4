using MsnBridge.Core.Identities;
using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Presence;

namespace MsnBridge.Matrix.Rooms;

/// <inheritdoc/>
internal sealed class DirectChats(PortalRooms rooms, GhostPresences presences, IPuppetDirectory directory) : IDirectChats
{
    public async Task<RoomId?> FindAsync(MatrixUserId user, ContactId contact, CancellationToken cancellationToken) =>
        await directory.FindStatusAsync(MatrixHome.ToHomeUser(user), cancellationToken) is { } status
            ? rooms.Find(new RoomKey(user, status.Account, contact))
            : null;

    public async Task<RoomId> OpenAsync(MatrixUserId user, ContactId contact, CancellationToken cancellationToken)
    {
        var owner = MatrixHome.ToHomeUser(user);
        var status = await directory.FindStatusAsync(owner, cancellationToken)
                     ?? throw new InvalidOperationException($"{user} has no account linked.");
        var known = (await directory.FindContactAsync(owner, contact, cancellationToken))?.Contact;
        var room = await rooms.OpenAsync(new RoomKey(user, status.Account, contact), known, cancellationToken);
        presences.Refresh(status.Account.Profile, contact);
        return room;
    }
}
