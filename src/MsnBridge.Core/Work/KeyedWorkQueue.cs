using Microsoft.Extensions.Logging;

namespace MsnBridge.Core.Work;

/// <summary>Does work in the order it came in for each key, and for different keys at the same time. A key with nothing to do costs
/// nothing. Safe for concurrent use.</summary>
public sealed partial class KeyedWorkQueue(ILogger logger) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (Queue<Func<CancellationToken, Task>> Waiting, Task Worker)> _keys = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();

    /// <summary>False where more than the limit waits for the key already: the work is not done.</summary>
    public bool TryEnqueue(string key, int limit, Func<CancellationToken, Task> work)
    {
        lock (_lock)
        {
            if (_keys.TryGetValue(key, out var known))
            {
                if (known.Waiting.Count >= limit)
                {
                    return false;
                }

                known.Waiting.Enqueue(work);
                return true;
            }

            Queue<Func<CancellationToken, Task>> waiting = new([work]);
            _keys[key] = (waiting, Task.Run(() => WorkAsync(key, waiting)));
            return true;
        }
    }

    /// <summary>Waits for its turn and for the work itself, whose failure is the caller's.</summary>
    /// <exception cref="InvalidOperationException">More than the limit waits for the key already: the work is not done.</exception>
    public async Task<T> RunAsync<T>(string key, int limit, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var accepted = TryEnqueue(key, limit, async stop =>
        {
            try
            {
                done.TrySetResult(await work(stop));
            }
            catch (OperationCanceledException)
            {
                done.TrySetCanceled(stop);
                throw;
            }
#pragma warning disable CA1031 // Not swallowed: it belongs to whoever waits.
            catch (Exception ex)
#pragma warning restore CA1031
            {
                done.TrySetException(ex);
            }
        });
        return accepted
            ? await done.Task.WaitAsync(cancellationToken)
            : throw new InvalidOperationException("Too much waits for this key already.");
    }

    /// <summary>Returns when nothing is left to do; what is still not done when the token is cancelled is cancelled too.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.Register(_stop.Cancel);
        while (true)
        {
            Task[] workers;
            lock (_lock)
            {
                workers = [.. _keys.Values.Select(key => key.Worker)];
            }

            if (workers.Length == 0)
            {
                return;
            }

            await Task.WhenAll(workers);
        }
    }

    public void Dispose() => _stop.Dispose();

    private async Task WorkAsync(string key, Queue<Func<CancellationToken, Task>> waiting)
    {
        while (true)
        {
            Func<CancellationToken, Task> work;
            lock (_lock)
            {
                if (!waiting.TryDequeue(out work!))
                {
                    _keys.Remove(key);
                    return;
                }
            }

            try
            {
                await work(_stop.Token);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                // Shutting down: what is left is as if it had not come.
            }
#pragma warning disable CA1031 // The border of one piece of work: whatever it throws must not end the user's queue or the process.
            catch (Exception ex)
#pragma warning restore CA1031
            {
                LogHandlingFailed(ex, ex.GetType().Name);
            }
        }
    }

    [LoggerMessage(CoreEventIds.WorkFailed, LogLevel.Error, "A piece of work in a queue failed ({Kind})")]
    private partial void LogHandlingFailed(Exception exception, string kind);
}
