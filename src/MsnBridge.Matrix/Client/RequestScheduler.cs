using Microsoft.Extensions.Logging;

namespace MsnBridge.Matrix.Client;

/// <summary>
/// Who may ask the homeserver next. At most <see cref="MatrixOptions.MaxRequests"/> requests are under way; those that wait go by
/// <see cref="MatrixPriority"/> and, within one, in the order of the calls; only every fourth turn is of the one that has waited longest, so that nothing waits for
/// ever behind messages that never end. A rate limit holds back its own priority and the lower ones, or,
/// with a person's own token, that one request.
/// While the homeserver is away nothing goes but one probe at a time, with growing waits between.
/// </summary>
/// <param name="probe">Asks the homeserver something that costs nothing and changes nothing.</param>
/// <param name="random">From 0 up to 1.</param>
internal sealed partial class RequestScheduler(
    MatrixOptions options,
    Func<CancellationToken, Task> probe,
    TimeProvider time,
    Func<double> random,
    ILogger<RequestScheduler> logger) : IMatrixLink, IAsyncDisposable
{
    /// <summary>So many different requests in a row, answered with errors of the server, are not the requests' own trouble any more.</summary>
    private const int ServerErrorsOfAnOutage = 3;

    // Of these turns one goes by age alone.
    private const int TurnsOfARound = 4;

    /// <summary>Longer than that no answer, however odd, may silence the bridge.</summary>
    private static readonly TimeSpan LongestHold = TimeSpan.FromMinutes(15);

    private static readonly MatrixPriority[] Priorities = Enum.GetValues<MatrixPriority>();

    private readonly Lock _lock = new();
    private readonly SortedSet<PendingRequest>[] _waiting =
        [.. Priorities.Select(_ => new SortedSet<PendingRequest>(Comparer<PendingRequest>.Create((one, other) => one.Sequence.CompareTo(other.Sequence))))];

    private readonly TimeSpan[] _heldUntil = new TimeSpan[Priorities.Length];
    private readonly HashSet<PendingRequest> _failedSinceAnAnswer = [];
    private readonly CancellationTokenSource _stopping = new();
    private ITimer? _wake;
    private Outage? _outage;
    private Task _probing = Task.CompletedTask;
    private MatrixLinkStatus _status = new(MatrixLinkState.Connecting, null, null, time.GetUtcNow());
    private long _sequence;
    private int _era;
    private long _turns;
    private int _underWay;
    private int _otherThanMessages;
    private int _decorations;
    private int _bulk;

    public MatrixLinkStatus Status
    {
        get
        {
            lock (_lock)
                return _status;
        }
    }

    // Of a clock that nobody sets: who sets the other back by an hour would make each pause one of that hour.
    private TimeSpan Now => time.GetElapsedTime(0);

    // Messages may take every place; the rest leaves one to them, and decoration and media leave half.
    private int MostOtherThanMessages => Math.Max(1, options.MaxRequests - 1);

    private int MostDecorations => Math.Max(1, options.MaxRequests / 2);

    private int MostBulk => Math.Max(1, options.MaxRequests / 2);

    /// <summary>Makes attempts until one is answered for good.</summary>
    /// <param name="attempt">Fails with <see cref="AttemptFailedException"/> where another attempt may do better.</param>
    /// <exception cref="MatrixException">The homeserver refused.</exception>
    /// <exception cref="MatrixUnavailableException">The homeserver is away or busy, and the call is not patient.</exception>
    public async Task<T> RunAsync<T>(CallTerms terms, Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken)
    {
        var request = new PendingRequest(terms, Interlocked.Increment(ref _sequence));
        while (true)
        {
            await TakeTurnAsync(request, cancellationToken);
            TimeSpan pause;
            try
            {
                var answer = await attempt(cancellationToken);
                Answered(request, refusal: null);
                return answer;
            }
            catch (MatrixException ex)
            {
                Answered(request, ex);
                throw;
            }
            catch (AttemptFailedException ex)
            {
                pause = Failed(request, ex);
            }
            finally
            {
                GiveUpTurn(request);
            }

            if (pause > TimeSpan.Zero)
                await Task.Delay(pause, time, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            if (_status.State == MatrixLinkState.Stopped)
                return;
            _status = new(MatrixLinkState.Stopped, null, null, time.GetUtcNow());
            FailWaiting(_ => true, "The bridge is shutting down.");
            _wake?.Dispose();
            _wake = null;
        }

        await _stopping.CancelAsync();
        await _probing;
        _stopping.Dispose();
    }

    private async Task TakeTurnAsync(PendingRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (_status.State == MatrixLinkState.Stopped)
                throw new MatrixUnavailableException("The bridge is shutting down.");
            if (!request.Terms.Patient && _outage is not null)
                throw new MatrixUnavailableException(AwayMessage(_outage.Failure));
            if (!request.Terms.Patient && _heldUntil[(int)request.Terms.Priority] > Now)
                throw new MatrixUnavailableException(LimitedMessage);
            request.Renew();
            _waiting[(int)request.Terms.Priority].Add(request);
            GiveTurns();
        }

        await using var cancelled = cancellationToken.Register(() =>
        {
            lock (_lock)
            {
                if (_waiting[(int)request.Terms.Priority].Remove(request))
                    request.Turn.TrySetCanceled(cancellationToken);
            }
        });
        await request.Turn.Task;
    }

    private void GiveUpTurn(PendingRequest request)
    {
        lock (_lock)
        {
            Count(request, -1);
            request.Over.TrySetResult();
            GiveTurns();
        }
    }

    private void GiveTurns()
    {
        if (_outage is not null || _status.State == MatrixLinkState.Stopped)
            return;
        var now = Now;
        while (_underWay < options.MaxRequests && FindNext(now) is { } request)
            GiveTurn(request);

        var next = Priorities.Where(priority => _waiting[(int)priority].Count > 0 && _heldUntil[(int)priority] > now)
            .Select(priority => _heldUntil[(int)priority])
            .DefaultIfEmpty(TimeSpan.MaxValue)
            .Min();
        if (next < TimeSpan.MaxValue)
        {
            _wake ??= time.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _wake.Change(next - now, Timeout.InfiniteTimeSpan);
        }
    }

    private PendingRequest? FindNext(TimeSpan now)
    {
        var ready = Priorities.Where(priority => _heldUntil[(int)priority] <= now && HasPlace(priority))
            .Select(priority => _waiting[(int)priority].FirstOrDefault(request => !request.Terms.Bulk || _bulk < MostBulk))
            .OfType<PendingRequest>();
        return _turns % TurnsOfARound == TurnsOfARound - 1 ? ready.MinBy(request => request.Sequence) : ready.FirstOrDefault();
    }

    private void Wake()
    {
        lock (_lock)
            GiveTurns();
    }

    private void GiveTurn(PendingRequest request)
    {
        _waiting[(int)request.Terms.Priority].Remove(request);
        Count(request, 1);
        _turns++;
        request.Era = _era;
        request.Turn.TrySetResult();
    }

    private bool HasPlace(MatrixPriority priority) =>
        (priority == MatrixPriority.Message || _otherThanMessages < MostOtherThanMessages)
            && (!PendingRequest.Decorates(priority) || _decorations < MostDecorations);

    private void Count(PendingRequest request, int step)
    {
        _underWay += step;
        _otherThanMessages += request.Terms.Priority == MatrixPriority.Message ? 0 : step;
        _decorations += request.IsDecoration ? step : 0;
        _bulk += request.Terms.Bulk ? step : 0;
    }

    private void Answered(PendingRequest request, MatrixException? refusal)
    {
        lock (_lock)
        {
            if (_status.State == MatrixLinkState.Stopped)
                return;
            _failedSinceAnAnswer.Clear();
            EndOutage();
            if (request.Terms.OwnToken && refusal is { IsUnknownToken: true })
            {
                if (_status.Fault != MatrixLinkFault.UnknownToken)
                    LogTokenUnknown(logger);
                SetStatus(
                    MatrixLinkState.Down,
                    MatrixLinkFault.UnknownToken,
                    "The homeserver does not know the application service's token. Does it use the registration file that belongs to "
                        + "matrix.appserviceToken, and was it restarted since?");
            }
            else if (request.Terms.OwnToken || _status.Fault != MatrixLinkFault.UnknownToken)
            {
                SetStatus(MatrixLinkState.Up, null, null);
            }
        }
    }

    /// <returns>How long this request keeps away by itself.</returns>
    private TimeSpan Failed(PendingRequest request, AttemptFailedException exception)
    {
        lock (_lock)
        {
            request.Failures++;
            switch (exception.Failure)
            {
                case RateLimited limited:
                    request.Limited++;
                    var pause = HoldBack(request, limited);
                    return request.Terms.Patient ? pause : throw new MatrixUnavailableException(LimitedMessage, exception);
                case HomeserverAway away:
                    if (request.Era == _era)
                        BeginOutage(away);
                    return request.Terms.Patient ? TimeSpan.Zero : throw new MatrixUnavailableException(AwayMessage(away), exception);
                case RequestFailed failed:
                    return RequestFailed(request, failed, exception);
                default:
                    throw new InvalidOperationException($"{exception.Failure.GetType().Name} is not dealt with.");
            }
        }
    }

    private TimeSpan RequestFailed(PendingRequest request, RequestFailed failed, AttemptFailedException exception)
    {
        request.ServerErrors++;
        if (request.ServerErrors >= request.Terms.MaxServerErrors)
            throw failed.Answer;
        var away = new HomeserverAway(
            MatrixLinkFault.ServerError,
            $"The homeserver at {options.Homeserver} answers with errors of its own ({(int)failed.Answer.Status} {failed.Answer.Code}). See its log.");
        if (!request.Terms.Patient)
            throw new MatrixUnavailableException(AwayMessage(away), exception);
        _failedSinceAnAnswer.Add(request);
        if (_failedSinceAnAnswer.Count >= ServerErrorsOfAnOutage && request.Era == _era)
            BeginOutage(away);
        if (_outage is not null)
            return TimeSpan.Zero;
        var pause = RetryDelay.After(request.ServerErrors, options, random());
        LogTriedAgain(logger, (int)failed.Answer.Status, failed.Answer.Code, pause);
        return pause;
    }

    /// <returns>How long this request keeps away by itself.</returns>
    private TimeSpan HoldBack(PendingRequest request, RateLimited limited)
    {
        EndOutage();
        var asked = limited.RetryAfter ?? RetryDelay.After(request.Limited, options, random());
        if (asked > LongestHold)
            asked = LongestHold;
        var hold = asked + (asked * 0.1 * random()) + TimeSpan.FromMilliseconds(50 * random());
        var until = Now + hold;
        MatrixInstruments.Held(request.Terms.Priority, hold);
        LogRateLimited(logger, request.Terms.Priority, hold);

        // A person's own token is counted against that person, who must not hold up everybody else.
        if (!request.Terms.OwnToken)
            return hold;
        foreach (var priority in Priorities.Where(priority => priority >= request.Terms.Priority))
        {
            if (_heldUntil[(int)priority] < until)
                _heldUntil[(int)priority] = until;
        }

        FailWaiting(waiting => !waiting.Terms.Patient && waiting.Terms.Priority >= request.Terms.Priority, LimitedMessage);
        return TimeSpan.Zero;
    }

    private void BeginOutage(HomeserverAway failure)
    {
        if (_status.State == MatrixLinkState.Stopped)
            return;
        SetStatus(MatrixLinkState.Down, failure.Fault, failure.Detail);
        if (_outage is not null)
        {
            _outage.Failure = failure;
            return;
        }

        LogAway(logger, failure.Fault, failure.Detail);
        var outage = new Outage(failure, time.GetTimestamp(), CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token));
        _outage = outage;
        FailWaiting(waiting => !waiting.Terms.Patient, AwayMessage(failure));
        _probing = ProbeAsync(outage, _probing);
    }

    private void EndOutage()
    {
        if (_outage is not { } outage)
            return;
        _outage = null;
        _era++;
        _failedSinceAnAnswer.Clear();
        SetStatus(MatrixLinkState.Up, null, null);
        LogBack(logger, time.GetElapsedTime(outage.Since));
        outage.Ended.Cancel();
        GiveTurns();
    }

    private async Task ProbeAsync(Outage outage, Task before)
    {
        await before;
        try
        {
            for (var failures = 1; ; failures++)
            {
                await Task.Delay(RetryDelay.After(failures, options, random()), time, outage.Ended.Token);
                if (await AnswersAsync(outage))
                    await TryOutAsync(outage);
            }
        }
        catch (OperationCanceledException) when (outage.Ended.IsCancellationRequested)
        {
        }
        finally
        {
            outage.Ended.Dispose();
        }
    }

    private async Task<bool> AnswersAsync(Outage outage)
    {
        try
        {
            await probe(outage.Ended.Token);
            return true;
        }
        catch (MatrixException)
        {
            // Refused by a homeserver that is there.
            return true;
        }
        catch (AttemptFailedException ex)
        {
            if (ex.Failure is not HomeserverAway away)
                return ex.Failure is RateLimited;
            lock (_lock)
            {
                if (_outage == outage)
                    BeginOutage(away);
            }

            return false;
        }
    }

    // A homeserver may answer the probe and nothing else: one worker of several, or a proxy by itself. So one of the requests that wait goes
    // first, another one each time, for what is wrong may be wrong with one of them alone. After silence the answer is enough: it is
    // a single slow request rather than the whole that would be silent again.
    private async Task TryOutAsync(Outage outage)
    {
        PendingRequest? first;
        lock (_lock)
        {
            if (_outage != outage)
                return;
            first = outage.Failure.Fault == MatrixLinkFault.NoAnswer
                ? null
                : _waiting.SelectMany(queue => queue).OrderBy(request => request.Failures).ThenBy(request => request.Terms.Priority).FirstOrDefault();
            if (first is null)
            {
                EndOutage();
                return;
            }

            GiveTurn(first);
        }

        await first.Over.Task.WaitAsync(outage.Ended.Token);
    }

    private void FailWaiting(Predicate<PendingRequest> which, string message)
    {
        foreach (var queue in _waiting)
        {
            queue.RemoveWhere(request =>
            {
                var fails = which(request);
                if (fails)
                    request.Turn.TrySetException(new MatrixUnavailableException(message));
                return fails;
            });
        }
    }

    private void SetStatus(MatrixLinkState state, MatrixLinkFault? fault, string? detail)
    {
        var since = _status.State == state ? _status.Since : time.GetUtcNow();
        _status = new(state, fault, detail, since);
    }

    private const string LimitedMessage = "The homeserver asked for a pause.";

    private static string AwayMessage(HomeserverAway failure) => $"The homeserver is away: {failure.Detail}";

    [LoggerMessage(MatrixEventIds.HomeserverAway, LogLevel.Warning, "The homeserver is away ({Fault}): {Detail} It is asked again until it answers; what is to be sent waits.")]
    private static partial void LogAway(ILogger logger, MatrixLinkFault fault, string detail);

    [LoggerMessage(MatrixEventIds.HomeserverBack, LogLevel.Information, "The homeserver is back after {Duration}.")]
    private static partial void LogBack(ILogger logger, TimeSpan duration);

    [LoggerMessage(MatrixEventIds.RateLimited, LogLevel.Debug, "The homeserver limits requests of priority {Priority}; there is a pause of {Pause}.")]
    private static partial void LogRateLimited(ILogger logger, MatrixPriority priority, TimeSpan pause);

    [LoggerMessage(
        MatrixEventIds.AppserviceTokenUnknown,
        LogLevel.Error,
        "The homeserver does not know the application service's token. Does it use the registration file that belongs to matrix.appserviceToken, and was it restarted since?")]
    private static partial void LogTokenUnknown(ILogger logger);

    [LoggerMessage(MatrixEventIds.RequestTriedAgain, LogLevel.Debug, "The homeserver answered {Status} {Code}; the request is made again in {Pause}.")]
    private static partial void LogTriedAgain(ILogger logger, int status, string code, TimeSpan pause);

    private sealed class Outage(HomeserverAway failure, long since, CancellationTokenSource ended)
    {
        public HomeserverAway Failure { get; set; } = failure;

        public long Since => since;

        public CancellationTokenSource Ended => ended;
    }
}
