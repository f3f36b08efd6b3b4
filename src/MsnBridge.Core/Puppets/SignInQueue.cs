namespace MsnBridge.Core.Puppets;

/// <summary>
/// The turns of one network. Where several accounts in a row could not reach it, it is the network that is away and not they: then one of them tries at a time, less
/// and less often, until one gets in. That one account fails makes nobody wait. Safe for concurrent use.
/// </summary>
/// <param name="jitter">A number from 0 to 1 for each wait.</param>
internal sealed class SignInQueue(PuppetPolicy policy, TimeProvider time, Func<double> jitter) : IDisposable
{
    private const int AccountsThatMakeAnOutage = 3;
    private static readonly TimeSpan s_longestGap = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly LinkedList<TaskCompletionSource> _asked = [];
    private readonly LinkedList<TaskCompletionSource> _others = [];
    private readonly HashSet<string> _failing = new(StringComparer.Ordinal);
    private readonly TimeSpan _spacing = TimeSpan.FromSeconds(1) / policy.SignInsPerSecond;
    private TimeSpan _notBefore = TimeSpan.MinValue;
    private TimeSpan _gap;
    private ITimer? _timer;
    private bool _isOver;
    private int _running;

    // Of a clock that nobody sets: who sets the other back by an hour would keep everybody out for that hour.
    private TimeSpan Now => time.GetElapsedTime(0);

    private bool IsAway => _failing.Count >= AccountsThatMakeAnOutage;

    public (int Running, int Waiting) Look()
    {
        lock (_gate)
        {
            return (_running, _asked.Count + _others.Count);
        }
    }

    /// <summary>Returns when it is the caller's turn; <see cref="Leave"/> ends it.</summary>
    public async Task EnterAsync(bool asked, CancellationToken cancellationToken)
    {
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var queue = asked ? _asked : _others;
        LinkedListNode<TaskCompletionSource> place;
        lock (_gate)
        {
            place = queue.AddLast(turn);
            GiveTurns();
        }

        try
        {
            await turn.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            lock (_gate)
            {
                if (place.List is not null)
                {
                    queue.Remove(place);
                }
                else
                {
                    // It was given its turn in the same moment.
                    _running--;
                    GiveTurns();
                }
            }

            throw;
        }
    }

    /// <param name="state">What came of it; null where it came to nothing by itself.</param>
    public void Leave(string address, LoginState? state)
    {
        lock (_gate)
        {
            _running--;
            if (state == LoginState.ServerUnavailable)
            {
                _failing.Add(address);
                if (IsAway)
                {
                    _gap = _gap == TimeSpan.Zero ? policy.FirstReconnectDelay : _gap * 2;
                    _gap = _gap < s_longestGap ? _gap : s_longestGap;
                    _notBefore = Now + (_gap * (0.75 + (jitter() / 2)));
                }
            }
            else if (state is not null)
            {
                // Whatever it said: it answers.
                if (IsAway)
                    _notBefore = Now;
                _failing.Clear();
                _gap = TimeSpan.Zero;
            }

            GiveTurns();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isOver = true;
            _timer?.Dispose();
            _timer = null;
        }
    }

    private void GiveTurns()
    {
        while (_asked.First is { } asked && _running < policy.ConcurrentSignIns)
        {
            Give(_asked, asked);
        }

        while (_others.First is { } other && _running < (IsAway ? 1 : policy.ConcurrentSignIns))
        {
            var now = Now;
            if (now < _notBefore)
            {
                LookAgainIn(_notBefore - now);
                return;
            }

            // Those who run at one moment may begin at one moment; a timer that comes late slows nobody down.
            var earliest = now - (_spacing * (policy.ConcurrentSignIns - 1));
            _notBefore = (_notBefore > earliest ? _notBefore : earliest) + _spacing;
            Give(_others, other);
        }
    }

    private void Give(LinkedList<TaskCompletionSource> queue, LinkedListNode<TaskCompletionSource> place)
    {
        queue.Remove(place);
        _running++;
        place.Value.SetResult();
    }

    private void LookAgainIn(TimeSpan wait)
    {
        // Whoever gives his turn back while the bridge stops wakes nobody.
        if (_isOver)
            return;
        if (_timer is null)
        {
            _timer = time.CreateTimer(_ => LookAgain(), null, wait, Timeout.InfiniteTimeSpan);
        }
        else
        {
            _timer.Change(wait, Timeout.InfiniteTimeSpan);
        }
    }

    private void LookAgain()
    {
        lock (_gate)
        {
            GiveTurns();
        }
    }
}
