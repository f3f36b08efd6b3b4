namespace MsnBridge.Data.Health;

/// <summary>Whether the store can take what is accepted.</summary>
public interface IStoreHealth
{
    /// <summary>Null while writes succeed; otherwise why the last one did not, for a person, with what to do. After a failure each call tries a
    /// write, so that it is noticed when the disk has room again although nobody writes.</summary>
    Task<string?> FindFaultAsync(CancellationToken cancellationToken);
}
