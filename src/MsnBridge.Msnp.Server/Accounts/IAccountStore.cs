namespace MsnBridge.Msnp.Server.Accounts;

/// <summary>Where accounts outlive the process. Called by one caller at a time.</summary>
public interface IAccountStore
{
    /// <summary>Reads every account.</summary>
    /// <exception cref="IOException">The store cannot be read.</exception>
    /// <exception cref="InvalidDataException">The store holds something that is no account; the message names it.</exception>
    Task<IReadOnlyList<MsnAccount>> LoadAsync(CancellationToken cancellationToken);

    /// <summary>Stores an account whole, in place of what was stored of it. A crash leaves the old or the new state, never a mixture.</summary>
    /// <exception cref="IOException">It could not be stored.</exception>
    Task SaveAsync(MsnAccount account, CancellationToken cancellationToken);
}

/// <summary>Forgets everything with the process: for tests and for a network to play with.</summary>
public sealed class MemoryAccountStore : IAccountStore
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<MsnAccount>> LoadAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<MsnAccount>>([]);

    /// <inheritdoc/>
    public Task SaveAsync(MsnAccount account, CancellationToken cancellationToken) => Task.CompletedTask;
}
