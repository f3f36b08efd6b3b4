namespace MsnBridge.Msnp.Work;

/// <summary>Work that goes on beside everything else, for which nobody waits before the end. What goes wrong in it ends with it. For any number of threads.</summary>
/// <param name="fault">Told each exception of such work; must not throw.</param>
internal sealed class BackgroundWork(Action<Exception> fault)
{
    private readonly Lock _lock = new();
    private readonly HashSet<Task> _running = [];

    /// <summary>Begins it; it is done on the thread pool.</summary>
    public void Run(Func<Task> work)
    {
        lock (_lock)
        {
            var task = Task.Run(() => GuardAsync(work));
            _running.Add(task);
            _ = task.ContinueWith(Remove, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    /// <summary>What is going on now; none of it fails.</summary>
    public IReadOnlyList<Task> Running
    {
        get
        {
            lock (_lock)
                return [.. _running];
        }
    }

    /// <summary>Completes when nothing goes on, nor what that began.</summary>
    public async Task WhenIdleAsync()
    {
        while (Running is { Count: > 0 } running)
            await Task.WhenAll(running).ConfigureAwait(false);
    }

    private async Task GuardAsync(Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // The border of work that nobody waits for: it may cost that work, not the session.
            fault(exception);
        }
    }

    private void Remove(Task done)
    {
        lock (_lock)
            _running.Remove(done);
    }
}
