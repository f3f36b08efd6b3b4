using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Notification;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.PeerToPeer.Notices;

/// <summary>Texts of the session layer as notices over the notification server, so that no switchboard is opened for what may be refused. Data does not go this way.</summary>
/// <param name="session">The session.</param>
/// <param name="peer">Whom it goes to.</param>
/// <param name="self">Who is here.</param>
/// <param name="waits">Whether sending the first text waits until the server has taken it, for whoever goes another way where it does not. Not possible on the read loop.</param>
internal sealed class NoticeLink(NotificationSession session, EndpointHandle peer, EndpointHandle self, bool waits) : IPeerLink
{
    // papyon's limit; a notice cannot be cut.
    private const int LongestText = 7500;

    private int _hasSent;

    /// <inheritdoc/>
    public EndpointHandle Peer => peer;

    /// <inheritdoc/>
    public EndpointHandle Self => self;

    /// <inheritdoc/>
    public IPeerCarrier Carrier { get; } = new NoticeCarrier(session, peer);

    /// <inheritdoc/>
    public PeerConventions Conventions => peer.EndpointId is null ? PeerConventions.Version1 : PeerConventions.Version2;

    // >>> UUN t account;{guid} 3 length                    the text without a NUL          (WLM 2009 and later)
    /// <inheritdoc/>
    public async Task SendTextAsync(ReadOnlyMemory<byte> text, CancellationToken cancellationToken)
    {
        if (text.Length > LongestText)
            throw new PeerCarrierEndedException();

        var payload = new MsnpPayload(text.ToArray());
        try
        {
            if (Interlocked.Exchange(ref _hasSent, 1) == 0 && waits)
            {
                await session.AskAsync<UunReplyCommand>(
                    id => new UunCommand(id, peer.Account, peer.EndpointId, UserNoticeKind.PeerToPeer, payload), cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await session.SendAsync(id => new UunCommand(id, peer.Account, peer.EndpointId, UserNoticeKind.PeerToPeer, payload)).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is ConnectionEndedException or MsnpCommandException or MsnpSessionEndedException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new PeerCarrierEndedException(exception);
        }
    }

    /// <inheritdoc/>
    public Task SendDataAsync(PeerOutgoingData data, CancellationToken cancellationToken) => Task.FromException(new PeerCarrierEndedException());

    /// <inheritdoc/>
    public Task AskToResumeAsync(PeerIncomingData data, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public IPeerLink Over(IPeerCarrier carrier) => throw new NotSupportedException("What is agreed on by notices is carried by a link of its own.");

    /// <inheritdoc/>
    public ValueTask ReceiveAsync(ReadOnlyMemory<byte> packet) => ValueTask.CompletedTask;

    private sealed class NoticeCarrier(NotificationSession session, EndpointHandle peer) : IPeerCarrier
    {
        public int LargestPayload => 0;

        public bool HasFooter => false;

        public bool IsUsable => !Ended.IsCompleted;

        public Task Ended => session.Ended;

        public MsnConversationId Conversation => MsnConversationId.With(peer.Account);

        public ValueTask SendAsync(ReadOnlyMemory<byte> packet, CancellationToken cancellationToken) => throw new PeerCarrierEndedException();

        public ValueTask WaitForRoomAsync(CancellationToken cancellationToken) => throw new PeerCarrierEndedException();

        public IDisposable Hold() => Nothing.Instance;
    }

    private sealed class Nothing : IDisposable
    {
        public static Nothing Instance { get; } = new();

        public void Dispose()
        {
        }
    }
}
