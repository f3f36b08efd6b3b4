using System.Threading.Channels;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.PeerToPeer;
using MsnBridge.Msnp.PeerToPeer.Slp;

namespace MsnBridge.Msnp.Tests.PeerToPeer;

/// <summary>A link to one place, whose texts a test reads.</summary>
internal sealed class RecordingLink(EndpointHandle self, EndpointHandle peer) : IPeerLink
{
    private readonly Channel<SlpMessage> _texts = Channel.CreateUnbounded<SlpMessage>();
    private readonly MemoryCarrier _carrier = new();

    public EndpointHandle Peer => peer;

    public EndpointHandle Self => self;

    public IPeerCarrier Carrier => _carrier;

    public PeerConventions Conventions => PeerConventions.Version2;

    /// <summary>What was said next; null if nothing was.</summary>
    public SlpMessage? Next => _texts.Reader.TryRead(out var text) ? text : null;

    /// <summary>Happens when something has been said, while whoever said it still waits for that.</summary>
    public event Action? Said;

    public void End() => _carrier.End();

    public Task SendTextAsync(ReadOnlyMemory<byte> text, CancellationToken cancellationToken)
    {
        if (!_carrier.IsUsable)
            throw new PeerCarrierEndedException();

        _texts.Writer.TryWrite(SlpMessage.Parse(text.ToArray())!);
        Said?.Invoke();
        return cancellationToken.IsCancellationRequested ? Task.FromCanceled(cancellationToken) : Task.CompletedTask;
    }

    public Task SendDataAsync(PeerOutgoingData data, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task AskToResumeAsync(PeerIncomingData data, CancellationToken cancellationToken) => Task.CompletedTask;

    public IPeerLink Over(IPeerCarrier carrier) => throw new NotSupportedException();

    public ValueTask ReceiveAsync(ReadOnlyMemory<byte> packet) => ValueTask.CompletedTask;
}
