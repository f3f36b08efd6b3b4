namespace MsnBridge.Msnp.Server.Residents;

/// <summary>What a resident saw and heard and nobody has taken yet, in the order it happened. Safe to use from anywhere.</summary>
public sealed class ResidentInbox
{
    private const int Capacity = 10_000;

    private readonly Lock _gate = new();
    private readonly LinkedList<ResidentEvent> _events = [];
    private TaskCompletionSource _arrived = NewSignal();

    internal ResidentInbox()
    {
    }

    /// <summary>A copy of what has not been taken.</summary>
    public IReadOnlyList<ResidentEvent> Waiting
    {
        get
        {
            lock (_gate)
                return [.. _events];
        }
    }

    /// <summary>Takes the first event of a kind that matches, now or when it happens; earlier events that do not match stay.</summary>
    /// <param name="matches">Which event; null for any of the kind.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<T> TakeAsync<T>(Func<T, bool>? matches = null, CancellationToken cancellationToken = default)
        where T : ResidentEvent
    {
        while (true)
        {
            Task arrived;
            lock (_gate)
            {
                if (TryTake(matches) is { } found)
                    return found;

                arrived = _arrived.Task;
            }

            await arrived.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    internal void Put(ResidentEvent residentEvent)
    {
        TaskCompletionSource arrived;
        lock (_gate)
        {
            // A resident nobody listens to must not fill the memory: the oldest go.
            if (_events.Count == Capacity)
                _events.RemoveFirst();

            _events.AddLast(residentEvent);
            arrived = _arrived;
            _arrived = NewSignal();
        }

        arrived.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private T? TryTake<T>(Func<T, bool>? matches)
        where T : ResidentEvent
    {
        for (var node = _events.First; node is not null; node = node.Next)
        {
            if (node.Value is T candidate && (matches is null || matches(candidate)))
            {
                _events.Remove(node);
                return candidate;
            }
        }

        return null;
    }
}
