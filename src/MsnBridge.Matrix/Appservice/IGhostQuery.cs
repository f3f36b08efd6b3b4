using MsnBridge.Matrix.Addressing;

namespace MsnBridge.Matrix.Appservice;

/// <summary>Asked when the homeserver wants to know whether one of our users exists.</summary>
internal interface IGhostQuery
{
    /// <summary>Makes the ghost where it is not there yet. The id has been found to be that of a possible contact.</summary>
    Task<bool> ExistsAsync(MatrixUserId ghost, CancellationToken cancellationToken);
}
