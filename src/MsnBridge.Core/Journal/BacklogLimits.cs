namespace MsnBridge.Core.Journal;

/// <summary>How much may wait for a home network that is away, of each account and for each home network by itself. What comes when as much waits is discarded, and so is
/// what waits for too long; the person is told so when the network is back.</summary>
public sealed record BacklogLimits
{
    /// <summary>The most entries.</summary>
    public int Messages { get; init; } = 10_000;

    /// <summary>The most bytes, of stored messages and of files together.</summary>
    public long Bytes { get; init; } = 256L << 20;

    /// <summary>The most entries of one chat, so that a contact who writes without end leaves room to the others.</summary>
    public int ChatMessages { get; init; } = 5_000;

    /// <summary>The most bytes of one chat; a file that begins below it may go beyond.</summary>
    public long ChatBytes { get; init; } = 128L << 20;

    /// <summary>The longest wait. Looked after once an hour.</summary>
    public TimeSpan Age { get; init; } = TimeSpan.FromDays(14);
}
