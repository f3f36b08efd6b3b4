namespace MsnBridge.EndToEnd.Tests.Bridge;

/// <summary>Lines as they come, to be waited for by signal. Safe for concurrent use.</summary>
internal sealed class LogLines
{
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private TaskCompletionSource _arrival = NewSignal();
    private bool _ended;

    public IReadOnlyList<string> All
    {
        get
        {
            lock (_gate)
                return [.. _lines];
        }
    }

    public void Add(string line)
    {
        lock (_gate)
        {
            _lines.Add(line);
            _arrival.TrySetResult();
            _arrival = NewSignal();
        }
    }

    /// <summary>Whether whoever writes has ended: nothing is worth waiting for then.</summary>
    public void SetEnded(bool ended)
    {
        lock (_gate)
        {
            _ended = ended;
            _arrival.TrySetResult();
            _arrival = NewSignal();
        }
    }

    /// <summary>The first line that matches, not looking at that many lines from the beginning.</summary>
    public async Task<string> WaitForAsync(
        Predicate<string> predicate, string what, int after, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var expiry = new CancellationTokenSource(timeout);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(expiry.Token, cancellationToken);
        while (true)
        {
            Task arrival;
            lock (_gate)
            {
                var found = _lines.FindIndex(Math.Min(after, _lines.Count), predicate);
                if (found >= 0)
                    return _lines[found];
                if (_ended)
                    throw new InvalidOperationException($"The process ended without saying \"{what}\". {LastLines()}");
                arrival = _arrival.Task;
            }

            try
            {
                await arrival.WaitAsync(either.Token);
            }
            catch (OperationCanceledException) when (expiry.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException($"The log never said \"{what}\". {LastLines()}");
            }
        }
    }

    private string LastLines() => $"The last lines:{Environment.NewLine}{string.Join(Environment.NewLine, All.TakeLast(30))}";

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
