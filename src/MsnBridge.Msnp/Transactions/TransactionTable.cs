using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.Transactions;

/// <summary>The requests of one connection that wait for their answers.</summary>
internal sealed class TransactionTable
{
    private readonly Lock _lock = new();

    // Made with the first request and dropped with the last: most connections of a process are idle.
    private Dictionary<uint, TaskCompletionSource<MsnpCommand>>? _waiting;
    private ConnectionEnd? _end;
    private uint _lastId;

    /// <summary>Takes the next transaction id and a place for the answer.</summary>
    /// <exception cref="ConnectionEndedException">The connection has ended.</exception>
    public (uint Id, Task<MsnpCommand> Answer) Open()
    {
        var source = new TaskCompletionSource<MsnpCommand>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_end is not null)
                throw new ConnectionEndedException(_end);

            var id = ++_lastId;
            (_waiting ??= []).Add(id, source);
            return (id, source.Task);
        }
    }

    /// <summary>Takes an id for a command that nobody waits for.</summary>
    public uint NextId()
    {
        lock (_lock)
            return ++_lastId;
    }

    /// <summary>Hands over an answer.</summary>
    /// <returns>False if nobody waits for it: it came too late, or its id was never given out.</returns>
    public bool TryAnswer(uint id, MsnpCommand answer) => Take(id) is { } source && source.TrySetResult(answer);

    /// <summary>Hands an answer that names no request to the one that has waited longest.</summary>
    public void AnswerOldest(MsnpCommand answer)
    {
        lock (_lock)
        {
            if (_waiting is not null)
                TryAnswer(_waiting.Keys.Min(), answer);
        }
    }

    /// <summary>Forgets a request; an answer that comes yet is late.</summary>
    public void Abandon(uint id) => Take(id);

    /// <summary>Fails everything that waits, and everything that will be asked.</summary>
    public void End(ConnectionEnd end)
    {
        Dictionary<uint, TaskCompletionSource<MsnpCommand>>? waiting;
        lock (_lock)
        {
            _end ??= end;
            waiting = _waiting;
            _waiting = null;
        }

        foreach (var source in waiting?.Values.ToArray() ?? [])
        {
            source.TrySetException(new ConnectionEndedException(end));

            // Whoever asked may have given up meanwhile; then nobody looks at the task.
            _ = source.Task.Exception;
        }
    }

    private TaskCompletionSource<MsnpCommand>? Take(uint id)
    {
        lock (_lock)
        {
            if (_waiting is null || !_waiting.Remove(id, out var source))
                return null;

            if (_waiting.Count == 0)
                _waiting = null;

            return source;
        }
    }
}
