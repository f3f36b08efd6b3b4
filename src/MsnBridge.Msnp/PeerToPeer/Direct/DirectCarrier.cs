using System.Buffers;
using System.Threading.Channels;
using MsnBridge.Msnp.Conversations;

namespace MsnBridge.Msnp.PeerToPeer.Direct;

/// <summary>
/// Carries packets over a connection from client to client. What is to be sent waits in a queue, so that reading never stands still because the other does not read.
/// </summary>
internal sealed class DirectCarrier : IPeerCarrier, IAsyncDisposable
{
    private const int MostWaiting = 64;

    // What is answered to a peer waits here too, and he decides how much that is: who has so much coming and takes none of it wants something else.
    private const int MostUnread = 1024;

    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(60);

    // Longer than a busy computer stands still, shorter than people wait.
    private static readonly TimeSpan StallTimeout = TimeSpan.FromSeconds(60);

    private readonly DirectChannel _channel;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _closing = new();
    private readonly Channel<(byte[] Buffer, int Length)> _outgoing = Channel.CreateUnbounded<(byte[], int)>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _running = Task.CompletedTask;
    private TaskCompletionSource _room = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _waiting;
    private int _holds;

    /// <param name="channel">The connection, with who is at its other end known; owned from here on.</param>
    /// <param name="largestPayload">What the binary form puts into one packet.</param>
    /// <param name="conversation">Where a person would say that what comes over it was said.</param>
    /// <param name="time">The clock.</param>
    public DirectCarrier(DirectChannel channel, int largestPayload, MsnConversationId conversation, TimeProvider time)
    {
        _channel = channel;
        _time = time;
        LargestPayload = largestPayload;
        Conversation = conversation;
    }

    /// <inheritdoc/>
    public int LargestPayload { get; }

    /// <inheritdoc/>
    public bool HasFooter => false;

    /// <inheritdoc/>
    public bool IsUsable => !_ended.Task.IsCompleted;

    /// <inheritdoc/>
    public Task Ended => _ended.Task;

    /// <inheritdoc/>
    public MsnConversationId Conversation { get; }

    /// <summary>Begins to read and write. Called once.</summary>
    public void Start(IPeerLink link) => _running = RunAsync(link);

    /// <inheritdoc/>
    public ValueTask SendAsync(ReadOnlyMemory<byte> packet, CancellationToken cancellationToken)
    {
        bool isTooMuch;
        lock (_lock)
            isTooMuch = ++_waiting > MostUnread;

        if (isTooMuch)
        {
            Close();
            throw new PeerCarrierEndedException();
        }

        var buffer = ArrayPool<byte>.Shared.Rent(packet.Length);
        packet.CopyTo(buffer);
        return _outgoing.Writer.TryWrite((buffer, packet.Length)) ? ValueTask.CompletedTask : throw new PeerCarrierEndedException();
    }

    /// <inheritdoc/>
    public async ValueTask WaitForRoomAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task room;
            lock (_lock)
            {
                if (_waiting < MostWaiting)
                    return;

                room = _room.Task;
            }

            await Task.WhenAny(room, Ended).WaitAsync(cancellationToken).ConfigureAwait(false);
            if (Ended.IsCompleted)
                throw new PeerCarrierEndedException();
        }
    }

    /// <inheritdoc/>
    public IDisposable Hold() => new Held(this);

    /// <summary>Closes the connection and waits until nothing goes on.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
    }

    /// <summary>Has the connection closed, from wherever it is noticed that it has to be: by the read loop too, which therefore cannot be waited for.</summary>
    private void Close() => _ = _closing.CancelAsync();

    private async Task RunAsync(IPeerLink link)
    {
        try
        {
            var writing = WriteAsync();
            await ReadAsync(link).ConfigureAwait(false);
            await _closing.CancelAsync().ConfigureAwait(false);
            await writing.ConfigureAwait(false);
        }
        finally
        {
            _outgoing.Writer.TryComplete();
            _ended.TrySetResult();
            await _channel.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task ReadAsync(IPeerLink link)
    {
        try
        {
            while (await ReadInTimeAsync().ConfigureAwait(false) is { } packet)
                await link.ReceiveAsync(packet).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or OperationCanceledException or ObjectDisposedException)
        {
            // However it ended, the sessions on it find another way or end.
        }
    }

    private async Task<ReadOnlyMemory<byte>?> ReadInTimeAsync()
    {
        var reading = _channel.ReadAsync(_closing.Token);
        while (!reading.IsCompleted)
        {
            try
            {
                return await reading.WaitAsync(IdleTimeout, _time).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                if (Volatile.Read(ref _holds) > 0)
                    continue;

                await _closing.CancelAsync().ConfigureAwait(false);
            }
        }

        return await reading.ConfigureAwait(false);
    }

    private async Task WriteAsync()
    {
        try
        {
            while (await _outgoing.Reader.WaitToReadAsync(_closing.Token).ConfigureAwait(false))
            {
                var taken = 0;
                for (; taken < MostWaiting && _outgoing.Reader.TryRead(out var packet); taken++)
                {
                    _channel.Write(packet.Buffer.AsSpan(0, packet.Length));
                    ArrayPool<byte>.Shared.Return(packet.Buffer);
                }

                await _channel.FlushAsync(_closing.Token).WaitAsync(StallTimeout, _time, _closing.Token).ConfigureAwait(false);
                MakeRoom(taken);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException or TimeoutException)
        {
            await _closing.CancelAsync().ConfigureAwait(false);
        }
    }

    private void MakeRoom(int taken)
    {
        TaskCompletionSource room;
        lock (_lock)
        {
            _waiting -= taken;
            if (_waiting >= MostWaiting)
                return;

            (room, _room) = (_room, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        room.TrySetResult();
    }

    private sealed class Held : IDisposable
    {
        private DirectCarrier? _carrier;

        public Held(DirectCarrier carrier)
        {
            _carrier = carrier;
            Interlocked.Increment(ref carrier._holds);
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _carrier, null) is { } carrier)
                Interlocked.Decrement(ref carrier._holds);
        }
    }
}
