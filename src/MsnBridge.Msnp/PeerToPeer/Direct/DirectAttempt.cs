using MsnBridge.Msnp.PeerToPeer.Slp;

namespace MsnBridge.Msnp.PeerToPeer.Direct;

/// <summary>What has been agreed on for the direct connection of one session.</summary>
internal sealed class DirectAttempt
{
    private readonly TaskCompletionSource<SlpMessage> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _isTrying;

    /// <summary>What is said here on the connection.</summary>
    public Guid Nonce { get; } = DirectNonce.Create();

    /// <summary>The peer's answer to the own request.</summary>
    public Task<SlpMessage> Answer => _answer.Task;

    public void TakeAnswer(SlpMessage answer) => _answer.TrySetResult(answer);

    /// <summary>Whether it may be tried: one connection is made, or waited for, in each session.</summary>
    public bool TryBegin() => Interlocked.Exchange(ref _isTrying, 1) == 0;

    /// <summary>Tries it with what it needs, unless it is tried already. Where that is not to be had, another way may be tried later.</summary>
    /// <returns>Null where it may not be tried, or cannot.</returns>
    public T? TryBegin<T>(Func<T?> find) where T : class
    {
        if (!TryBegin())
            return null;

        var found = find();
        if (found is null)
            Interlocked.Exchange(ref _isTrying, 0);

        return found;
    }
}
