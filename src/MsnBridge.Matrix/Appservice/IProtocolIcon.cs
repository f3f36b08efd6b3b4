using MsnBridge.Matrix.Addressing;

namespace MsnBridge.Matrix.Appservice;

/// <summary>The picture by which clients show MSN.</summary>
internal interface IProtocolIcon
{
    /// <summary>Null where the homeserver does not take it.</summary>
    Task<MediaUri?> FindAsync(CancellationToken cancellationToken);
}
