namespace MsnBridge.Msnp.PeerToPeer.Objects;

/// <summary>Takes the data of an object into memory.</summary>
/// <param name="session">The session it comes in.</param>
/// <param name="size">Its length, which is within what is taken.</param>
internal sealed class ObjectSink(PeerSession session, int size) : IPeerDataSink
{
    private readonly TaskCompletionSource<bool> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[]? _data;
    private int _length;

    public PeerIncomingData Incoming { get; } = new(session.SessionId, size);

    /// <summary>The first of it has come.</summary>
    public Task Started => _started.Task;

    /// <summary>Whether all of it has come, rather than what was no part of it.</summary>
    public Task<bool> Done => _done.Task;

    public ReadOnlyMemory<byte> Data => _data;

    /// <inheritdoc/>
    public ValueTask TakeAsync(ReadOnlyMemory<byte> bytes)
    {
        _data ??= new byte[size];
        bytes.CopyTo(_data.AsMemory(_length));
        _length += bytes.Length;
        _started.TrySetResult();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask CompleteAsync()
    {
        _done.TrySetResult(true);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask RefuseAsync()
    {
        _done.TrySetResult(false);
        return ValueTask.CompletedTask;
    }
}
