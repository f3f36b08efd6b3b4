namespace MsnBridge.Data;

/// <summary>The bridge's store as a whole. The host prepares it before anything is read or written.</summary>
public interface IBridgeDatabase
{
    /// <summary>Takes the store for this process, creates it or brings it to this version, and loads the key that seals passwords.
    /// Repeating it does nothing.</summary>
    /// <exception cref="BridgeDataException">The store cannot be used; nothing of it was changed, except migrations that had succeeded.</exception>
    Task PrepareAsync(CancellationToken cancellationToken);
}
