using MsnBridge.Msnp.PeerToPeer.Slp;

namespace MsnBridge.Msnp.PeerToPeer.Direct;

/// <summary>What has been agreed on for the direct connection of one session.</summary>
internal sealed class DirectAttempt
{
    private readonly TaskCompletionSource<SlpMessage> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _isTrying;

    /// <summary>What is said here on the connection.</summary>
    public Guid Nonce { get; } = DirectNonce.Create();

    /// <summary>The hash of what the peer will say, where he told one with his request.</summary>
    public Guid? PeerHash { get; set; }

    /// <summary>The peer's answer to the own request.</summary>
    public Task<SlpMessage> Answer => _answer.Task;

    public void TakeAnswer(SlpMessage answer) => _answer.TrySetResult(answer);

    /// <summary>Whether it may be tried: one connection is made, or waited for, in each session.</summary>
    public bool TryBegin() => Interlocked.Exchange(ref _isTrying, 1) == 0;
}
