using MsnBridge.Core.Identities;

namespace MsnBridge.Matrix;

/// <summary>Matrix as a home network.</summary>
internal static class MatrixHome
{
    public static HomeNetworkId Id { get; } = new("matrix");
}
