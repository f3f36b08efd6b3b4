namespace MsnBridge.Matrix.Client;

/// <summary>A time limit that begins anew whenever something moves, so that it ends what hangs and not what is large.</summary>
internal sealed class ProgressTimeout : IDisposable
{
    private readonly TimeSpan _limit;
    private readonly CancellationTokenSource _timeout;
    private readonly CancellationTokenSource _either;

    public ProgressTimeout(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        _limit = limit;
        _timeout = new(limit, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_timeout.Token, cancellationToken);
    }

    public CancellationToken Token => _either.Token;

    public bool HasElapsed => _timeout.IsCancellationRequested;

    public void Moved() => _timeout.CancelAfter(_limit);

    public void Dispose()
    {
        _either.Dispose();
        _timeout.Dispose();
    }
}
