using MsnBridge.Msnp.PeerToPeer.Slp;

namespace MsnBridge.Msnp.PeerToPeer;

/// <summary>Says to every proposal of a direct connection that nobody listens here. The peer then goes on where he is.</summary>
internal sealed class NoDirectConnections : IPeerTransports
{
    // MSNSLP/1.0 200 OK
    //
    // Bridge: TCPv1
    // Listening: false
    // Nonce: {00000000-0000-0000-0000-000000000000}

    /// <inheritdoc/>
    public async ValueTask ArrivedAsync(PeerSession session, IPeerLink link, SlpMessage message)
    {
        if (message is { Method: SlpMethods.Invite, ContentType: SlpContent.TransportRequest })
        {
            await PeerDialogue.AnswerAsync(
                link,
                message,
                SlpStatus.Ok,
                SlpContent.TransportAnswer,
                new SlpBody([new("Bridge", "TCPv1"), new("Listening", "false"), new("Nonce", Guid.Empty.ToString("B").ToUpperInvariant())])).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public Task PrepareAsync(PeerSession session, CancellationToken cancellationToken) => Task.CompletedTask;
}
