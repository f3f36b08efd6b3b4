namespace MsnBridge.Matrix.Rooms;

/// <summary>One turn at a time for each key; a key that nobody wants costs nothing.</summary>
internal sealed class KeyedLock<TKey>
    where TKey : notnull
{
    private readonly Dictionary<TKey, (SemaphoreSlim Turn, int Wanted)> _keys = [];
    private readonly Lock _gate = new();

    /// <summary>Waits for the turn; disposing the result gives it back.</summary>
    public async Task<IDisposable> TakeAsync(TKey key, CancellationToken cancellationToken)
    {
        SemaphoreSlim turn;
        lock (_gate)
        {
            var (known, wanted) = _keys.GetValueOrDefault(key);
            turn = known ?? new SemaphoreSlim(1);
            _keys[key] = (turn, wanted + 1);
        }

        try
        {
            await turn.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Forget(key);
            throw;
        }

        return new Turn(() =>
        {
            turn.Release();
            Forget(key);
        });
    }

    private void Forget(TKey key)
    {
        lock (_gate)
        {
            var (turn, wanted) = _keys[key];
            if (wanted > 1)
            {
                _keys[key] = (turn, wanted - 1);
                return;
            }

            _keys.Remove(key);
            turn.Dispose();
        }
    }

    private sealed class Turn(Action release) : IDisposable
    {
        private Action? _release = release;

        public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
    }
}
