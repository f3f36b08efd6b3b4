using System.IO.Pipelines;

namespace MsnBridge.Msnp.Server.Gateway;

/// <summary>
/// What a client of the gateway has sent, as the server reads it. It tells when all of it has been dealt with: an answer over HTTP is made once, so it must not leave
/// before the replies are there.
/// </summary>
internal sealed class GatewayInput : PipeReader
{
    private readonly Pipe _pipe = new();
    private readonly Lock _gate = new();
    private bool _hasEnded;
    private TaskCompletionSource _handled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Hands over what a request brought, and waits until the server has handled it and asks for more.</summary>
    public async Task HandleAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        Task handled;
        ValueTask<FlushResult> writing;

        // At one stroke, so that the reader's last look at the requests before is not taken for having handled this one.
        lock (_gate)
        {
            if (_hasEnded)
                return;

            _handled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            handled = _handled.Task;
            writing = _pipe.Writer.WriteAsync(bytes, cancellationToken);
        }

        if (!(await writing.ConfigureAwait(false)).IsCompleted)
            await handled.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Nothing more comes.</summary>
    public void End()
    {
        lock (_gate)
        {
            if (_hasEnded)
                return;

            _hasEnded = true;
            _pipe.Writer.Complete();
        }
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_pipe.Reader.TryRead(out var result))
                return ValueTask.FromResult(result);

            _handled.TrySetResult();
            return _pipe.Reader.ReadAsync(cancellationToken);
        }
    }

    public override bool TryRead(out ReadResult result) => _pipe.Reader.TryRead(out result);

    public override void AdvanceTo(SequencePosition consumed) => _pipe.Reader.AdvanceTo(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => _pipe.Reader.AdvanceTo(consumed, examined);

    public override void CancelPendingRead() => _pipe.Reader.CancelPendingRead();

    public override void Complete(Exception? exception = null)
    {
        _pipe.Reader.Complete(exception);
        lock (_gate)
            _handled.TrySetResult();
    }
}
