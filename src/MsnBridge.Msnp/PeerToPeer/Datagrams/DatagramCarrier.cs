using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Notification;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.PeerToPeer.Datagrams;

/// <summary>Carries packets to one person, or one of his places, through the notification server (MSNP21).</summary>
internal sealed class DatagramCarrier : IPeerCarrier
{
    private readonly NotificationSession _session;
    private readonly DatagramWindow _window;
    private readonly RoutedAddress _to;
    private readonly RoutedAddress _from;
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="session">The session.</param>
    /// <param name="window">Its pace.</param>
    /// <param name="account">The own account.</param>
    /// <param name="peer">To whom.</param>
    public DatagramCarrier(NotificationSession session, DatagramWindow window, string account, EndpointHandle peer)
    {
        _session = session;
        _window = window;
        _to = new RoutedAddress(new ContactHandle(peer.Account), peer.EndpointId);
        _from = new RoutedAddress(new ContactHandle(account), session.EndpointId);
        Conversation = MsnConversationId.With(peer.Account);
        Ended = Task.WhenAny(session.Ended, _left.Task);
    }

    /// <inheritdoc/>
    public int LargestPayload => 1024;

    /// <inheritdoc/>
    public bool HasFooter => true;

    /// <inheritdoc/>
    public bool IsUsable => !Ended.IsCompleted;

    /// <inheritdoc/>
    public Task Ended { get; }

    /// <inheritdoc/>
    public MsnConversationId Conversation { get; }

    /// <summary>The peer is not talked to any more.</summary>
    public void Leave() => _left.TrySetResult();

    // >>> SDG t length
    // Routing: 1.0 CRLF  To: 1:account;epid={guid} CRLF  From: 1:account;epid={guid} CRLF  Service-Channel: PE CRLF  Options: 0 CRLF
    // Reliability: 1.0 CRLF
    // Messaging: 2.0 CRLF  Message-Type: Data CRLF  Content-Type: application/x-msnmsgrp2p CRLF  Content-Transfer-Encoding: binary CRLF
    // Bridging-Offsets: 0 CRLF  Content-Length: n CRLF
    // packet
    /// <inheritdoc/>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> packet, CancellationToken cancellationToken)
    {
        if (_left.Task.IsCompleted)
            throw new PeerCarrierEndedException();

        var document = new RoutedDocument(
            _to,
            _from,
            RoutedContent.Messaging,
            [
                new("Message-Type", DatagramPackets.MessageType),
                new("Content-Type", DatagramPackets.ContentType),
                new("Content-Transfer-Encoding", "binary"),
                new("Bridging-Offsets", "0"),
            ],
            packet,
            [new("Service-Channel", "PE"), new("Options", "0")],
            version: "2.0").ToPayload();
        try
        {
            await _session.SendAsync(id => new SdgCommand(id, document)).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is ConnectionEndedException or OperationCanceledException)
        {
            throw new PeerCarrierEndedException(exception);
        }
    }

    /// <inheritdoc/>
    public ValueTask WaitForRoomAsync(CancellationToken cancellationToken) =>
        Ended.IsCompleted ? throw new PeerCarrierEndedException() : _window.WaitForRoomAsync(cancellationToken);

    /// <inheritdoc/>
    public IDisposable Hold() => new Held();

    // The session is kept open anyway.
    private sealed class Held : IDisposable
    {
        public void Dispose()
        {
        }
    }
}
