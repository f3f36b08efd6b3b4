namespace MsnBridge.Msnp.Transactions;

/// <summary>Lets one through at a time, in the order in which they came.</summary>
#pragma warning disable CA1001 // A semaphore whose wait handle nobody asks for holds nothing that needs disposing.
internal sealed class AsyncLock
#pragma warning restore CA1001
{
    private readonly SemaphoreSlim _free = new(1);

    /// <summary>Waits for one's turn, which lasts until what is returned is disposed.</summary>
    public async Task<Turn> TakeTurnAsync(CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Turn(_free);
    }

    internal readonly struct Turn(SemaphoreSlim free) : IDisposable
    {
        public void Dispose() => free.Release();
    }
}
