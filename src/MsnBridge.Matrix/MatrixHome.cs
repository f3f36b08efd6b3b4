using MsnBridge.Core.Identities;
using MsnBridge.Matrix.Addressing;

namespace MsnBridge.Matrix;

/// <summary>Matrix among the home networks.</summary>
internal static class MatrixHome
{
    /// <summary>Stored; never to be renamed.</summary>
    public static readonly HomeNetworkId Id = new("matrix");

    public static HomeUser ToHomeUser(MatrixUserId user) => new(Id, user.Value);

    public static MatrixUserId ToUserId(HomeUser user) =>
        MatrixUserId.TryParse(user.Address, out var id)
            ? id
            : throw new ArgumentException($"{user.Address} is no user of Matrix.", nameof(user));
}
