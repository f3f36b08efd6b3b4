using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Client;

namespace MsnBridge.Matrix.Appservice;

/// <summary>Every possible contact exists as soon as he is asked for: whether somebody has the address only MSN knows, and only when he is
/// written to.</summary>
internal sealed class GhostQuery(IMatrixClient client) : IGhostQuery
{
    public async Task<bool> ExistsAsync(MatrixUserId ghost, CancellationToken cancellationToken)
    {
        await client.EnsureRegisteredAsync(ghost, cancellationToken);
        return true;
    }
}
