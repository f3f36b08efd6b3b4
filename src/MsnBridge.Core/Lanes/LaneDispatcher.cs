using Microsoft.Extensions.Logging;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;

namespace MsnBridge.Core.Lanes;

/// <summary>
/// Runs the lanes: each that has been woken reads its pending entries from the journal and handles them one at a time, in order, while
/// others go on beside it. A lane without work has no task. The journal is the memory; waking only says "look there". A handling that is stuck is given up and
/// begun anew, as after a crash: the journal says what may be handed over again.
/// </summary>
internal sealed partial class LaneDispatcher : IAsyncDisposable
{
    private const int BatchSize = 32;
    private static readonly TimeSpan s_firstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMinutes(1);

    private readonly IJournal _journal;
    private readonly Func<LaneEnd, ILaneHandler> _handlerOf;
    private readonly LaneLimits _limits;
    private readonly Action<LaneKey> _gaveUp;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly Dictionary<LaneKey, RunningLane> _running = [];

    private readonly CancellationTokenSource _draining = new();
    private readonly ITimer _watch;
    private bool _stopped;
    private long _givenUp;

    /// <param name="gaveUp">Told of each lane whose handling was given up.</param>
    public LaneDispatcher(
        IJournal journal, Func<LaneEnd, ILaneHandler> handlerOf, LaneLimits limits, Action<LaneKey> gaveUp, TimeProvider time, ILogger<LaneDispatcher> logger)
    {
        _journal = journal;
        _handlerOf = handlerOf;
        _limits = limits;
        _gaveUp = gaveUp;
        _time = time;
        _logger = logger;
        _watch = time.CreateTimer(_ => LookAfter(), null, limits.WatchInterval, limits.WatchInterval);
    }

    /// <summary>How many handlings were given up since the start.</summary>
    public long GivenUp => Interlocked.Read(ref _givenUp);

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

    /// <summary>The lanes at work: how many there are, how many wait for somebody, and since when the oldest handling that does not wait has been at it.</summary>
    public (int Running, int Waiting, DateTimeOffset? OldestAtWork) Look()
    {
        lock (_gate)
        {
            var turns = _running.Values.Select(lane => lane.Turn).OfType<LaneTurn>().ToList();
            return (
                _running.Count,
                turns.Count(turn => turn.IsWaiting),
                turns.Where(turn => !turn.IsWaiting).Min(turn => (DateTimeOffset?)turn.BeganAt));
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

        await CancelAsync(lanes, _limits.StuckAfter);
    }

    /// <summary>Takes nothing up any more, lets those at work finish what they have in hand for a bounded time, and ends them. What has not ended stays in the
    /// journal.</summary>
    public async Task DrainAsync()
    {
        List<RunningLane> lanes;
        lock (_gate)
        {
            if (_stopped)
            {
                // Whoever did not end then is left behind.
                return;
            }

            _stopped = true;
            lanes = [.. _running.Values];
        }

        await _draining.CancelAsync();
        // Who waits for somebody has handed nothing over.
        await CancelAsync([.. lanes.Where(lane => lane.Turn is null or { IsWaiting: true })], 2 * LaneLimits.Grace);
        var working = Task.WhenAll(lanes.Select(lane => lane.Task));
        if (!await EndsWithinAsync(working, _limits.Drain))
        {
            LogNotDrained(lanes.Count(lane => !lane.Task.IsCompleted));
            await CancelAsync(lanes, 2 * LaneLimits.Grace);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _watch.DisposeAsync();
        await DrainAsync();
    }

    // Also of a lane that does not notice: stopping must not hang on it.
    private async Task CancelAsync(List<RunningLane> lanes, TimeSpan limit)
    {
        foreach (var lane in lanes)
        {
            await lane.Stopping.CancelAsync();
        }

        if (!await EndsWithinAsync(Task.WhenAll(lanes.Select(lane => lane.Task)), limit))
        {
            LogLeftBehind(lanes.Count(lane => !lane.Task.IsCompleted));
        }
    }

    private async Task<bool> EndsWithinAsync(Task task, TimeSpan limit)
    {
        try
        {
            await task.WaitAsync(limit, _time);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private void LookAfter()
    {
        List<RunningLane> lanes;
        lock (_gate)
        {
            lanes = [.. _running.Values];
        }

        foreach (var lane in lanes)
        {
            lane.Turn?.TryGiveUp(_limits.StuckAfter);
        }
    }

    private async Task RunAsync(LaneKey key, RunningLane lane)
    {
        var pause = s_firstPause;
        while (true)
        {
            try
            {
                await EmptyAsync(key, lane);
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
                await PauseAsync(pause, lane);
                pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause;
            }

            lock (_gate)
            {
                if (!lane.WokenAgain || _stopped || lane.Stopping.IsCancellationRequested)
                {
                    _running.Remove(key);
                    return;
                }

                lane.WokenAgain = false;
            }
        }
    }

    private async Task PauseAsync(TimeSpan pause, RunningLane lane)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(lane.Stopping.Token, _draining.Token);
        await Task.Delay(pause, _time, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task EmptyAsync(LaneKey key, RunningLane lane)
    {
        var handler = _handlerOf(key.End);
        while (await _journal.ReadPendingAsync(key, BatchSize, lane.Stopping.Token) is { Count: > 0 } entries)
        {
            foreach (var entry in entries)
            {
                if (_draining.IsCancellationRequested)
                {
                    return;
                }

                await HandleAsync(handler, entry, lane);
            }
        }
    }

    private async Task HandleAsync(ILaneHandler handler, JournalEntry entry, RunningLane lane)
    {
        var turn = new LaneTurn(_time);
        lane.Turn = turn;
        var ending = CancellationTokenSource.CreateLinkedTokenSource(lane.Stopping.Token);
        var handling = handler.HandleAsync(entry, turn, ending.Token);
        try
        {
            if (handling.IsCompleted || await Task.WhenAny(handling, turn.GivenUp) == handling)
            {
                await handling;
                return;
            }

            Interlocked.Increment(ref _givenUp);
            LogGivenUp(entry.Lane, entry.Id, entry.Event.GetType().Name, _limits.StuckAfter);
            _gaveUp(entry.Lane);
            await ending.CancelAsync();
            if (await NoticesAsync(handling))
            {
                return;
            }

            throw new TimeoutException($"The handling of journal entry {entry.Id} did not come back.");
        }
        finally
        {
            lane.Turn = null;
            if (handling.IsCompleted)
            {
                ending.Dispose();
            }
            else
            {
                Abandon(handling, ending);
            }
        }
    }

    /// <summary>Whether it ended in the last moment; where it was cancelled, it has handed nothing over and is begun anew at once.</summary>
    private async Task<bool> NoticesAsync(Task handling)
    {
        try
        {
            await handling.WaitAsync(LaneLimits.Grace, _time);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (TimeoutException) when (!handling.IsCompleted)
        {
            return false;
        }
    }

    // Nobody waits for it; what becomes of it is seen all the same.
    private void Abandon(Task handling, CancellationTokenSource ending) => _ = handling.ContinueWith(
        ended =>
        {
            ending.Dispose();
            // Looked at, so that it does not surface as unobserved.
            LogCameBack(ended.Exception?.InnerException);
        },
        CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    [LoggerMessage(CoreEventIds.LaneFailed, LogLevel.Error, "Lane {Lane} failed; trying again")]
    private partial void LogLaneFailed(Exception exception, LaneKey lane);

    [LoggerMessage(CoreEventIds.LaneStuck, LogLevel.Error, "Lane {Lane}: {Event} of journal entry {Entry} was at work for {Limit} without an end; it is given up and begun anew")]
    private partial void LogGivenUp(LaneKey lane, JournalId entry, string @event, TimeSpan limit);

    [LoggerMessage(CoreEventIds.LaneCameBack, LogLevel.Warning, "A handling that was given up has come back")]
    private partial void LogCameBack(Exception? exception);

    [LoggerMessage(CoreEventIds.LanesNotDrained, LogLevel.Warning, "{Count} lanes had not finished what they had in hand; what is left stays in the journal")]
    private partial void LogNotDrained(int count);

    [LoggerMessage(CoreEventIds.LanesLeftBehind, LogLevel.Warning, "{Count} lanes did not end and are left behind; what they had in hand stays in the journal")]
    private partial void LogLeftBehind(int count);
}
