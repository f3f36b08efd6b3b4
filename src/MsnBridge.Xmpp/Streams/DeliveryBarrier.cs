namespace MsnBridge.Xmpp.Streams;

/// <summary>
/// Tells when the server has certainly taken what was written. Component streams acknowledge nothing, but a server processes a stream in
/// order: an answer to a ping proves all that was written before the ping. One ping is under way at a time and covers everything written
/// until then. Safe for concurrent use.
/// </summary>
internal sealed class DeliveryBarrier(TimeProvider time)
{
    private readonly Lock _lock = new();
    private List<TaskCompletionSource<bool>> _uncovered = [];
    private List<TaskCompletionSource<bool>> _covered = [];
    private string? _pingId;
    private long _pingSentAt;
    private bool _pingWanted;
    private bool _broken;

    /// <summary>A stanza goes out with the bytes being written now; its source is set to true once the server has it, to false when the
    /// stream broke before that was known.</summary>
    public void Add(TaskCompletionSource<bool> confirmation)
    {
        lock (_lock)
        {
            if (!_broken)
            {
                _uncovered.Add(confirmation);
                return;
            }
        }

        confirmation.TrySetResult(false);
    }

    /// <summary>A ping is to be sent even where nothing waits for one.</summary>
    public void WantPing()
    {
        lock (_lock)
        {
            _pingWanted = true;
        }
    }

    /// <summary>The id of the ping to write now, after everything added so far; null where none is needed or one is under way.</summary>
    public string? TryBeginPing()
    {
        lock (_lock)
        {
            if (_pingId is not null || (_uncovered.Count == 0 && !_pingWanted))
            {
                return null;
            }

            (_covered, _uncovered) = (_uncovered, _covered);
            _pingWanted = false;
            _pingSentAt = time.GetTimestamp();
            return _pingId = $"ping-{Guid.NewGuid():N}";
        }
    }

    /// <summary>The server answered a ping. False where the id is not that of the ping under way.</summary>
    /// <param name="more">True where the next ping is needed at once.</param>
    public bool TryAnswer(string id, out bool more)
    {
        List<TaskCompletionSource<bool>> taken;
        lock (_lock)
        {
            more = false;
            if (_pingId != id)
            {
                return false;
            }

            _pingId = null;
            taken = _covered;
            _covered = [];
            more = _uncovered.Count > 0 || _pingWanted;
        }

        taken.ForEach(confirmation => confirmation.TrySetResult(true));
        return true;
    }

    /// <summary>How long the ping under way has been waiting; null where there is none.</summary>
    public TimeSpan? Waiting()
    {
        lock (_lock)
        {
            return _pingId is null ? null : time.GetElapsedTime(_pingSentAt);
        }
    }

    /// <summary>The stream is gone: nothing that waits will be confirmed.</summary>
    public void Break()
    {
        List<TaskCompletionSource<bool>> lost;
        lock (_lock)
        {
            _broken = true;
            lost = [.. _covered, .. _uncovered];
            _covered = [];
            _uncovered = [];
        }

        lost.ForEach(confirmation => confirmation.TrySetResult(false));
    }
}
