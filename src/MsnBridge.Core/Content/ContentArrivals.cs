namespace MsnBridge.Core.Content;

/// <summary>Who waits for content that is not there yet. For stores.</summary>
public sealed class ContentArrivals(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ContentKey, Arrival> _waiting = [];

    /// <param name="find">Looks whether the content is there. Asked once the wait has begun, so that an arrival between the two is not missed.</param>
    public async Task<StoredContent?> WaitAsync(
        ContentKey key, Func<ValueTask<StoredContent?>> find, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var arrival = Join(key);
        try
        {
            return await find() ?? await arrival.Task.WaitAsync(timeout, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return null;
        }
        finally
        {
            Leave(key, arrival);
        }
    }

    /// <summary>Those who wait for the key get this, or nothing.</summary>
    public void Report(ContentKey key, StoredContent? content)
    {
        Arrival? arrival;
        lock (_lock)
            _waiting.Remove(key, out arrival);
        arrival?.TrySetResult(content);
    }

    private Arrival Join(ContentKey key)
    {
        lock (_lock)
        {
            if (!_waiting.TryGetValue(key, out var arrival))
                _waiting.Add(key, arrival = new Arrival());
            arrival.Count++;
            return arrival;
        }
    }

    private void Leave(ContentKey key, Arrival arrival)
    {
        lock (_lock)
        {
            if (--arrival.Count == 0 && _waiting.GetValueOrDefault(key) == arrival)
                _waiting.Remove(key);
        }
    }

    private sealed class Arrival() : TaskCompletionSource<StoredContent?>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public int Count { get; set; }
    }
}
