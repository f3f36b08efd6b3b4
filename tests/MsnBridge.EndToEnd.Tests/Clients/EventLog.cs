namespace MsnBridge.EndToEnd.Tests.Clients;

/// <summary>What a client has received. Waiting is by signal: every arrival wakes whoever waits. Safe for concurrent use.</summary>
/// <param name="describe">An event for a failure's text, which ends up in build logs: without what people said or typed into forms.</param>
internal sealed class EventLog<T>(Func<T, string> describe)
    where T : class
{
    private readonly Lock _gate = new();
    private readonly List<T> _untaken = [];
    private readonly List<T> _all = [];
    private TaskCompletionSource _arrival = NewSignal();
    private Exception? _end;
    private Action<T>? _handTo;

    /// <summary>Everything received, also what was taken.</summary>
    public IReadOnlyList<T> All
    {
        get
        {
            lock (_gate)
                return [.. _all];
        }
    }

    public void Add(T received)
    {
        lock (_gate)
        {
            if (_handTo is not null)
            {
                _handTo(received);
                return;
            }

            _untaken.Add(received);
            _all.Add(received);
            SignalArrival();
        }
    }

    /// <summary>From now on what comes is handed on, one at a time, and not kept: for those to whom too much comes.</summary>
    public void HandTo(Action<T> receiver)
    {
        lock (_gate)
            _handTo = receiver;
    }

    /// <summary>No more will come: whoever waits is told why.</summary>
    public void End(Exception reason)
    {
        lock (_gate)
        {
            _end ??= reason;
            SignalArrival();
        }
    }

    /// <summary>Returns the oldest event that matches and was not taken before, and takes it.</summary>
    /// <param name="what">What is waited for, for the failure's text.</param>
    public async Task<T> TakeAsync(Func<T, bool> predicate, string what, TimeSpan timeout, CancellationToken cancellationToken)
    {
        T? found = null;
        await WaitUntilAsync(
            () =>
            {
                found = _untaken.Find(new Predicate<T>(predicate));
                return found is not null && _untaken.Remove(found);
            },
            what, timeout, cancellationToken);
        return found!;
    }

    /// <summary>Waits until the condition holds; it is looked at now and after each arrival, under the log's lock.</summary>
    public async Task WaitUntilAsync(Func<bool> condition, string what, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var expiry = new CancellationTokenSource(timeout);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(expiry.Token, cancellationToken);
        while (true)
        {
            Task arrival;
            lock (_gate)
            {
                if (condition())
                    return;
                if (_end is not null)
                    throw new InvalidOperationException($"Waited for {what}, but no more comes.", _end);
                arrival = _arrival.Task;
            }

            try
            {
                await arrival.WaitAsync(either.Token);
            }
            catch (OperationCanceledException) when (expiry.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException($"Waited {timeout.TotalSeconds:0} s for {what}. Received and not taken: {Describe()}");
            }
        }
    }

    private string Describe()
    {
        lock (_gate)
            return _untaken.Count == 0 ? "nothing." : string.Join("; ", _untaken.TakeLast(20).Select(describe));
    }

    private void SignalArrival()
    {
        _arrival.TrySetResult();
        _arrival = NewSignal();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
