namespace MsnBridge.Data.Writing;

/// <summary>A write that waits for its commit. Until it is taken up it may be cancelled; afterwards its result stands.</summary>
internal abstract class PendingWrite
{
    private const int Waiting = 0;
    private const int Settled = 1;

    private int _state;

    /// <summary>False where it was cancelled before.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref _state, Settled, Waiting) == Waiting;

    /// <summary>Runs the statements. May run again where the transaction of the first run was rolled back.</summary>
    public abstract Task RunAsync(WriteSession session);

    /// <summary>The transaction that held the last run is committed.</summary>
    public abstract void Succeed();

    public abstract void Fail(Exception reason);
}

internal sealed class PendingWrite<T>(Func<WriteSession, Task<T>> work) : PendingWrite
{
    // Continuations of the callers must not run on the writer, which would wait for them before its next commit.
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Completion => _completion.Task;

    public override async Task RunAsync(WriteSession session) => _result = await work(session);

    public override void Succeed() => _completion.SetResult(_result!);

    public override void Fail(Exception reason) => _completion.SetException(reason);

    public void Cancel(CancellationToken cancellationToken)
    {
        if (TryTake())
            _completion.SetCanceled(cancellationToken);
    }
}
