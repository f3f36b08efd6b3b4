using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Networks;
using MsnBridge.Matrix.Client;

namespace MsnBridge.Matrix.Appservice;

/// <summary>
/// Brings accepted events to their end: each room reads its own from the inbox and handles one at a time, in order, while other rooms go on
/// beside it. A room without events has no task. The inbox is the memory; waking only says "look there". An event whose handling fails
/// again and again is set aside, for the next message in that room is worth more than certainty about this one.
/// </summary>
internal sealed partial class RoomEventDispatcher(
    IHomeInbox inbox, IRoomEventHandler handler, TimeProvider time, ILogger<RoomEventDispatcher> logger)
    : IRoomEventSink, IHostedService, IDisposable
{
    private const int BatchSize = 32;

    // As many events as may be in hand at once: each may be waiting for a sign-in, and the homeserver is not made quicker by more.
    private const int MostAtOnce = 64;
    private const int MostAttempts = 5;
    private static readonly TimeSpan s_firstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMinutes(1);

    private static readonly Func<ILogger, string, IDisposable?> s_scope = LoggerMessage.DefineScope<string>("event {HomeId}");

    private readonly Lock _gate = new();
    private readonly Dictionary<string, RunningLane> _running = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _turns = new(MostAtOnce);
    private readonly CancellationTokenSource _stopping = new();
    private bool _stopped;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var lanes = await inbox.FindPendingLanesAsync(MatrixHome.Id, cancellationToken);
        if (lanes.Count > 0)
            LogResumed(lanes.Count);
        foreach (var lane in lanes)
            Wake(lane);
    }

    public void Wake(string lane)
    {
        lock (_gate)
        {
            if (_stopped)
                return;
            if (_running.TryGetValue(lane, out var running))
            {
                running.WokenAgain = true;
                return;
            }

            running = new RunningLane();
            _running.Add(lane, running);
            running.Task = Task.Run(() => RunAsync(lane, running));
        }
    }

    /// <summary>Stops handling; what is in hand is cancelled and stays in the inbox.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        List<Task> tasks;
        lock (_gate)
        {
            _stopped = true;
            tasks = [.. _running.Values.Select(running => running.Task)];
        }

        await _stopping.CancelAsync();
        await Task.WhenAll(tasks).WaitAsync(cancellationToken);
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _turns.Dispose();
    }

    private async Task RunAsync(string lane, RunningLane running)
    {
        var pause = s_firstPause;
        while (true)
        {
            try
            {
                await DrainAsync(lane, running, _stopping.Token);
                pause = s_firstPause;
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                // The event in hand stays in the inbox for the next start.
            }
            catch (Exception error)
            {
                // The border of one room: its fault is tried again, alone, and holds up no other room.
                if (error is not HandlingFailedException)
                    LogLaneFailed(error, lane);
                running.WokenAgain = true;
                await Task.Delay(pause, time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause;
            }

            lock (_gate)
            {
                if (!running.WokenAgain || _stopping.IsCancellationRequested)
                {
                    _running.Remove(lane);
                    return;
                }

                running.WokenAgain = false;
            }
        }
    }

    private async Task DrainAsync(string lane, RunningLane running, CancellationToken cancellationToken)
    {
        while (await inbox.ReadPendingAsync(MatrixHome.Id, lane, BatchSize, cancellationToken) is { Count: > 0 } entries)
        {
            foreach (var entry in entries)
            {
                await _turns.WaitAsync(cancellationToken);
                try
                {
                    await HandleAsync(entry, running, cancellationToken);
                }
                finally
                {
                    _turns.Release();
                }

                await inbox.CompleteAsync(entry.Id, CancellationToken.None);
                running.Attempts = 0;
            }
        }
    }

    /// <summary>Returns when the entry may be completed.</summary>
    private async Task HandleAsync(InboxEntry entry, RunningLane running, CancellationToken cancellationToken)
    {
        if (!RoomEvent.TryParse(entry.Content, entry.AcceptedAt, out var received))
        {
            LogUnreadable(entry.Key, entry.Lane);
            return;
        }

        using var scope = s_scope(logger, received.Id.Value);
        try
        {
            await handler.HandleAsync(received, cancellationToken);
        }
        catch (Exception error) when (IsOfTheMoment(error) || cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception error)
        {
            // The border of one event: whatever is wrong with its handling is wrong with this event alone.
            if (++running.Attempts < MostAttempts)
            {
                LogFailed(error, received.Id, received.Type, received.Room, running.Attempts);
                throw new HandlingFailedException(error);
            }

            LogSetAside(error, received.Id, received.Type, received.Room, MostAttempts);
            await GiveUpAsync(received, cancellationToken);
        }
    }

    private async Task GiveUpAsync(RoomEvent received, CancellationToken cancellationToken)
    {
        try
        {
            await handler.GiveUpAsync(received, cancellationToken);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            // The border of one event: it was the last that could be tried.
            LogNotTold(error, received.Id, received.Room);
        }
    }

    // The store is away, or a puppet is being stopped: no fault of the event, which is dealt with when that is over.
    private static bool IsOfTheMoment(Exception error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            if (cause is MatrixUnavailableException or DbException or IOException or TimeoutException or OperationCanceledException or ObjectDisposedException)
                return true;
        }

        return false;
    }

    [LoggerMessage(MatrixEventIds.RoomLanesResumed, LogLevel.Information, "Going on with the events of {Count} rooms from before the start")]
    private partial void LogResumed(int count);

    [LoggerMessage(MatrixEventIds.RoomLaneFailed, LogLevel.Error, "The events of room {Room} cannot be handled now; trying again")]
    private partial void LogLaneFailed(Exception error, string room);

    [LoggerMessage(MatrixEventIds.RoomEventFailed, LogLevel.Warning, "Event {Event} ({Type}) of room {Room} could not be handled, attempt {Attempt}; trying again")]
    private partial void LogFailed(Exception error, Addressing.EventId @event, string type, Addressing.RoomId room, int attempt);

    [LoggerMessage(MatrixEventIds.RoomEventSetAside, LogLevel.Error,
        "Event {Event} ({Type}) of room {Room} was set aside after {Attempts} attempts, so that the room goes on. Please report this")]
    private partial void LogSetAside(Exception error, Addressing.EventId @event, string type, Addressing.RoomId room, int attempts);

    [LoggerMessage(MatrixEventIds.GiveUpNotTold, LogLevel.Error, "The sender of event {Event} of room {Room} could not be told that it was set aside")]
    private partial void LogNotTold(Exception error, Addressing.EventId @event, Addressing.RoomId room);

    [LoggerMessage(MatrixEventIds.RoomEventUnreadable, LogLevel.Warning, "Event {Event} of room {Room} is no event that can be read, and was left out")]
    private partial void LogUnreadable(string @event, string room);

    /// <summary>Has been logged.</summary>
    private sealed class HandlingFailedException(Exception cause) : Exception("The event could not be handled.", cause);

    private sealed class RunningLane
    {
        public Task Task { get; set; } = Task.CompletedTask;

        public bool WokenAgain { get; set; }

        /// <summary>How often the handling of the event in hand has failed.</summary>
        public int Attempts { get; set; }
    }
}
