using System.Threading.Channels;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.PeerToPeer;

namespace MsnBridge.Msnp.Tests.PeerToPeer;

/// <summary>A carrier whose packets a test reads, or has delivered to the link at the other end.</summary>
internal sealed class MemoryCarrier : IPeerCarrier
{
    private readonly Channel<byte[]> _packets = Channel.CreateUnbounded<byte[]>();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int LargestPayload { get; init; } = 1202;

    public bool HasFooter { get; init; } = true;

    public bool IsUsable => !_ended.Task.IsCompleted;

    public Task Ended => _ended.Task;

    public MsnConversationId Conversation { get; init; } = MsnConversationId.With("alice@example.org");

    /// <summary>How many keep it open.</summary>
    public int Holds { get; private set; }

    /// <summary>Everything that was sent, in order.</summary>
    public ChannelReader<byte[]> Packets => _packets.Reader;

    public void End() => _ended.TrySetResult();

    public ValueTask SendAsync(ReadOnlyMemory<byte> packet, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_ended.Task.IsCompleted)
            throw new PeerCarrierEndedException();

        _packets.Writer.TryWrite(packet.ToArray());
        return ValueTask.CompletedTask;
    }

    public ValueTask WaitForRoomAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public IDisposable Hold()
    {
        Holds++;
        return new Held(this);
    }

    private sealed class Held(MemoryCarrier carrier) : IDisposable
    {
        private int _isReleased;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isReleased, 1) == 0)
                carrier.Holds--;
        }
    }
}
