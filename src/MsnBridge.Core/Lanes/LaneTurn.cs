namespace MsnBridge.Core.Lanes;

/// <summary>
/// One handling of one entry as the watchdog sees it: how long it has been at work without a sign of life. What waits for somebody (the network to be back, a person to
/// answer) may take any time and is not at work. Safe for concurrent use.
/// </summary>
internal sealed class LaneTurn(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _givenUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lastSign = time.GetTimestamp();
    private int _waits;

    public DateTimeOffset BeganAt { get; } = time.GetUtcNow();

    /// <summary>Ends when the watchdog gives the handling up.</summary>
    public Task GivenUp => _givenUp.Task;

    /// <summary>What it is at work with is away, for as long as this says so.</summary>
    public Func<bool>? IsAway { get; set; }

    /// <summary>Whether it waits for somebody, so that it may be ended at any time.</summary>
    public bool IsWaiting
    {
        get
        {
            lock (_gate)
                return _waits > 0 || (IsAway?.Invoke() ?? false);
        }
    }

    /// <summary>From here until the result is disposed it waits for somebody.</summary>
    public IDisposable Wait()
    {
        lock (_gate)
            _waits++;
        return new Waiting(this);
    }

    /// <summary>It is getting on.</summary>
    public void ShowSign()
    {
        lock (_gate)
            _lastSign = time.GetTimestamp();
    }

    /// <summary>Gives it up where it has shown no sign of life for so long.</summary>
    public bool TryGiveUp(TimeSpan patience)
    {
        if (IsWaiting)
        {
            ShowSign();
            return false;
        }

        lock (_gate)
        {
            if (time.GetElapsedTime(_lastSign) < patience)
                return false;
        }

        return _givenUp.TrySetResult();
    }

    private void EndWait()
    {
        lock (_gate)
        {
            _waits--;
            _lastSign = time.GetTimestamp();
        }
    }

    private sealed class Waiting(LaneTurn turn) : IDisposable
    {
        private LaneTurn? _turn = turn;

        public void Dispose() => Interlocked.Exchange(ref _turn, null)?.EndWait();
    }
}
