namespace MsnBridge.Msnp.Notification;

/// <summary>When a session last got an answer that only a server which lives could give. Safe for concurrent use.</summary>
internal sealed class ProofOfLife(TimeProvider timeProvider)
{
    private long _last;

    /// <summary>How long ago that was, by a clock that nobody sets; null before the first.</summary>
    public TimeSpan? Age => Volatile.Read(ref _last) is not 0 and var last ? timeProvider.GetElapsedTime(last) : null;

    public void Prove()
    {
        // 0 stands for none; one tick of a clock that begins there makes no difference.
        Volatile.Write(ref _last, Math.Max(1, timeProvider.GetTimestamp()));
    }
}
