using Microsoft.Extensions.Logging;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;

namespace MsnBridge.Core.Lanes;

/// <summary>
/// Runs the lanes: each that has been woken reads its pending entries from the journal and handles them one at a time, in order, while
/// others go on beside it. A lane without work has no task. The journal is the memory; waking only says "look there".
/// </summary>
internal sealed partial class LaneDispatcher(
    IJournal journal, Func<LaneEnd, ILaneHandler> handlerOf, TimeProvider time, ILogger<LaneDispatcher> logger) : IAsyncDisposable
{
    private const int BatchSize = 32;
    private static readonly TimeSpan s_firstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<LaneKey, RunningLane> _running = [];
    private bool _stopped;

    /// <summary>Makes a lane look at the journal, now or right after what it is doing.</summary>
    public void Wake(LaneKey key)
    {
        lock (_gate)
        {
            if (_stopped)
            {
                return;
            }

            if (_running.TryGetValue(key, out var lane))
            {
                lane.WokenAgain = true;
                return;
            }

            lane = new RunningLane();
            _running.Add(key, lane);
            lane.Task = Task.Run(() => RunAsync(key, lane));
        }
    }

    /// <summary>Stops the lanes of a puppet and waits for them; entries that have not ended stay in the journal.</summary>
    public async Task StopAsync(PuppetId puppet)
    {
        List<RunningLane> lanes;
        lock (_gate)
        {
            lanes = [.. _running.Where(pair => pair.Key.Portal.Puppet == puppet).Select(pair => pair.Value)];
        }

        await StopAsync(lanes);
    }

    public async ValueTask DisposeAsync()
    {
        List<RunningLane> lanes;
        lock (_gate)
        {
            _stopped = true;
            lanes = [.. _running.Values];
        }

        await StopAsync(lanes);
    }

    private static async Task StopAsync(List<RunningLane> lanes)
    {
        foreach (var lane in lanes)
        {
            await lane.Stopping.CancelAsync();
        }

        await Task.WhenAll(lanes.Select(lane => lane.Task));
    }

    private async Task RunAsync(LaneKey key, RunningLane lane)
    {
        var pause = s_firstPause;
        while (true)
        {
            try
            {
                await DrainAsync(key, lane.Stopping.Token);
                pause = s_firstPause;
            }
            catch (OperationCanceledException) when (lane.Stopping.IsCancellationRequested)
            {
                // The entry in hand stays in the journal for the next start.
            }
            catch (Exception exception)
            {
                // The border of one lane: its fault is tried again, alone, and holds up nobody else.
                LogLaneFailed(exception, key);
                lane.WokenAgain = true;
                await WaitAsync(pause, lane.Stopping.Token);
                pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause;
            }

            lock (_gate)
            {
                if (!lane.WokenAgain || lane.Stopping.IsCancellationRequested)
                {
                    _running.Remove(key);
                    return;
                }

                lane.WokenAgain = false;
            }
        }
    }

    private async Task WaitAsync(TimeSpan pause, CancellationToken cancellationToken) =>
        await Task.Delay(pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task DrainAsync(LaneKey key, CancellationToken cancellationToken)
    {
        var handler = handlerOf(key.End);
        while (await journal.ReadPendingAsync(key, BatchSize, cancellationToken) is { Count: > 0 } entries)
        {
            foreach (var entry in entries)
            {
                await handler.HandleAsync(entry, cancellationToken);
            }
        }
    }

    [LoggerMessage(CoreEventIds.LaneFailed, LogLevel.Error, "Lane {Lane} failed; trying again")]
    private partial void LogLaneFailed(Exception exception, LaneKey lane);

    private sealed class RunningLane
    {
        public CancellationTokenSource Stopping { get; } = new();

        public Task Task { get; set; } = Task.CompletedTask;

        public bool WokenAgain { get; set; }
    }
}
