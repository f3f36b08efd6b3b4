using System.Buffers;
using System.IO.Pipelines;

namespace MsnBridge.Msnp.Server.Gateway;

/// <summary>What a client of the gateway is to be told, kept until a request fetches it. The server waits with writing when too much of it lies there.</summary>
internal sealed class GatewayOutput : PipeWriter
{
    /// <summary>More than a long contact list of the old dialects, which comes in one go.</summary>
    private const int LargestBacklog = 256 * 1024;

    private readonly Lock _gate = new();
    private readonly ArrayBufferWriter<byte> _writing = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[] _ready = [];
    private TaskCompletionSource? _arrived;
    private TaskCompletionSource? _fetched;
    private TaskCompletionSource _congested = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isCancelled;

    /// <summary>Completes when the server writes nothing more.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Completes when the server waits for the client to fetch what is there.</summary>
    public Task Congested
    {
        get
        {
            lock (_gate)
                return _congested.Task;
        }
    }

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _writing.WrittenCount;

    /// <summary>Whether there is something to fetch.</summary>
    public bool HasWords
    {
        get
        {
            lock (_gate)
                return _ready.Length > 0;
        }
    }

    /// <summary>Fetches what is there.</summary>
    /// <param name="isLast">Whether nothing will ever follow.</param>
    public byte[] Take(out bool isLast)
    {
        lock (_gate)
        {
            // In this order: what was written last is there before the end is.
            isLast = _ended.Task.IsCompleted;
            var taken = _ready;
            _ready = [];
            LetWriterGoOn();
            return taken;
        }
    }

    /// <summary>Waits until there is something to fetch, or the end.</summary>
    public Task WaitAsync()
    {
        lock (_gate)
        {
            if (_ready.Length > 0 || _ended.Task.IsCompleted)
                return Task.CompletedTask;

            _arrived ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return Task.WhenAny(_arrived.Task, _ended.Task);
        }
    }

    public override void Advance(int bytes) => _writing.Advance(bytes);

    public override Memory<byte> GetMemory(int sizeHint = 0) => _writing.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _writing.GetSpan(sizeHint);

    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Task fetched;
            lock (_gate)
            {
                Publish();
                if (_isCancelled || _ready.Length <= LargestBacklog)
                {
                    var result = new FlushResult(_isCancelled, _ended.Task.IsCompleted);
                    _isCancelled = false;
                    return result;
                }

                _fetched ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                fetched = _fetched.Task;
                _congested.TrySetResult();
            }

            await fetched.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public override void CancelPendingFlush()
    {
        lock (_gate)
        {
            _isCancelled = true;
            LetWriterGoOn();
        }
    }

    public override void Complete(Exception? exception = null)
    {
        lock (_gate)
        {
            Publish();
            _ended.TrySetResult();
            LetWriterGoOn();
        }
    }

    /// <summary>Drops what was not fetched and ends; from any thread, also while the server writes.</summary>
    public void Abandon()
    {
        lock (_gate)
        {
            _ready = [];
            _isCancelled = true;
            _ended.TrySetResult();
            LetWriterGoOn();
        }
    }

    private void LetWriterGoOn()
    {
        _fetched?.TrySetResult();
        _fetched = null;
        if (_congested.Task.IsCompleted)
            _congested = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private void Publish()
    {
        if (_writing.WrittenCount == 0)
            return;

        _ready = [.. _ready, .. _writing.WrittenSpan];
        _writing.ResetWrittenCount();
        _arrived?.TrySetResult();
        _arrived = null;
    }
}
