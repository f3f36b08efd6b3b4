using MsnBridge.Msnp.PeerToPeer.Slp;

namespace MsnBridge.Msnp.PeerToPeer;

/// <summary>How a session ended.</summary>
internal enum PeerSessionEnd
{
    /// <summary>This end closed it.</summary>
    ClosedHere,

    /// <summary>The peer closed it with a word (BYE), or refused it.</summary>
    ClosedByPeer,

    /// <summary>The peer closed it with the word that it is stopped in the middle.</summary>
    CancelledByPeer,

    /// <summary>The peer gave it up on the binary level.</summary>
    AbortedByPeer,

    /// <summary>Another place of the own account accepted it.</summary>
    AcceptedElsewhere,

    /// <summary>Another place of the own account declined it.</summary>
    DeclinedElsewhere,

    /// <summary>The session of the account ended.</summary>
    SignedOut,
}

/// <summary>One session with a peer, from its invitation to its end. Made by <see cref="PeerDialogue"/>.</summary>
/// <param name="dialogue">The dialogue it belongs to.</param>
/// <param name="link">The link over which it was proposed.</param>
/// <param name="callId">Names it in MSNSLP.</param>
/// <param name="sessionId">Names it in the headers of packets.</param>
/// <param name="isOwn">Whether it was proposed at this end.</param>
#pragma warning disable CA1001 // A source without a timer whose wait handle nobody asks for holds nothing that needs disposing.
internal sealed class PeerSession(PeerDialogue dialogue, IPeerLink link, string callId, uint sessionId, bool isOwn)
#pragma warning restore CA1001
{
    private readonly TaskCompletionSource<SlpMessage> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<PeerSessionEnd> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _confirmed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _over = new();
    private volatile TaskCompletionSource _linkChanged = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile IPeerLink _link = link;
    private volatile IPeerDataSink? _sink;
    private Task _ending = Task.CompletedTask;

    public string CallId { get; } = callId;

    public uint SessionId { get; } = sessionId;

    public bool IsOwn { get; } = isOwn;

    public PeerDialogue Dialogue { get; } = dialogue;

    /// <summary>The places of the peer that the own invitation went to; null where it went to one, or to the person.</summary>
    public AskedPlaces? Places { get; init; }

    /// <summary>What was proposed, for a place that comes late; null for what others propose.</summary>
    public SlpBody? Proposal { get; set; }

    /// <summary>The link over which the session goes on. Whoever makes a better one (a direct connection) puts it here before data is sent.</summary>
    public IPeerLink Link
    {
        get => _link;
        set
        {
            _link = value;
            Interlocked.Exchange(ref _linkChanged, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        }
    }

    /// <summary>Completes when the session is put on another link than now.</summary>
    public Task LinkChanged => _linkChanged.Task;

    /// <summary>What takes the data that comes; null while none is expected.</summary>
    public IPeerDataSink? Sink
    {
        get => _sink;
        set => _sink = value;
    }

    /// <summary>The answer to the own invitation; comes once.</summary>
    public Task<SlpMessage> Answer => _answer.Task;

    /// <summary>The peer confirmed all of the data that was sent.</summary>
    public Task Confirmed => _confirmed.Task;

    /// <summary>How it ended. Never fails.</summary>
    public Task<PeerSessionEnd> Ended => _end.Task;

    /// <summary>Cancelled when it ends.</summary>
    public CancellationToken Over => _over.Token;

    /// <summary>The peer asks for the data from a position on, over another link.</summary>
    public Func<IPeerLink, uint, long, ValueTask>? ResumeAsked { get; set; }

    public void TakeAnswer(SlpMessage answer) => _answer.TrySetResult(answer);

    public void Confirm() => _confirmed.TrySetResult();

    public bool End(PeerSessionEnd end)
    {
        if (!_end.TrySetResult(end))
            return false;

        // What stops because of it does so on its own time, not on a read loop's.
        _ending = _over.CancelAsync();
        return true;
    }

    /// <summary>Whether a link leads to whom the session is with.</summary>
    public bool IsWith(IPeerLink link) => Places?.Concerns(link) ?? true;

    /// <summary>Completes when the link's carrier has ended, and the session was on no other by then. Never fails.</summary>
    public async Task WhenLostAsync()
    {
        while (true)
        {
            var changed = LinkChanged;
            var link = Link;
            await Task.WhenAny(link.Carrier.Ended, changed).ConfigureAwait(false);
            if (Link == link && link.Carrier.Ended.IsCompleted)
                return;
        }
    }

    /// <summary>Why a transfer in this session failed, which has ended or has been lost.</summary>
    public MsnTransferFailure FailureOf() => !Ended.IsCompletedSuccessfully
        ? MsnTransferFailure.ConnectionLost
        : _end.Task.Result switch
        {
            PeerSessionEnd.SignedOut => MsnTransferFailure.ConnectionLost,
            PeerSessionEnd.AcceptedElsewhere => MsnTransferFailure.AcceptedElsewhere,
            PeerSessionEnd.DeclinedElsewhere => MsnTransferFailure.DeclinedElsewhere,
            _ => MsnTransferFailure.Cancelled,
        };

    /// <summary>Closes the session and tells the peer, unless it is over already.</summary>
    /// <param name="isCancelled">Whether it is stopped in the middle.</param>
    public Task CloseAsync(bool isCancelled) => Dialogue.CloseAsync(this, isCancelled);
}
