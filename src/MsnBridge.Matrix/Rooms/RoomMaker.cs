using System.Security.Cryptography;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Client;

namespace MsnBridge.Matrix.Rooms;

/// <summary>Makes a room once, however often it is asked: the alias, reserved in the store before, belongs to one room only.</summary>
internal sealed class RoomMaker(MatrixOptions options, IMatrixClient client)
{
    /// <summary>A localpart for an alias in the bridge's own namespace that nobody can guess.</summary>
    public string NewAliasLocalpart() => options.UserPrefix + RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>Makes the room, or finds the one that was made for the alias when a process died, or an answer was lost, before that could
    /// be noted.</summary>
    public async Task<RoomId> MakeAsync(Actor creator, CreateRoomRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await client.CreateRoomAsync(creator, request, cancellationToken);
        }
        catch (MatrixException refused) when (refused.IsRoomInUse)
        {
            if (await FindAsync(request.AliasLocalpart!, cancellationToken) is { } made)
                return made;
            throw;
        }
    }

    /// <summary>The room that was made for the alias, or null.</summary>
    public Task<RoomId?> FindAsync(string aliasLocalpart, CancellationToken cancellationToken) =>
        client.FindRoomAsync(new RoomAlias(aliasLocalpart, options.ServerName), cancellationToken);
}
