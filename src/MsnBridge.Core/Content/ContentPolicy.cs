namespace MsnBridge.Core.Content;

/// <summary>How much is kept of what was fetched.</summary>
public sealed record ContentPolicy
{
    /// <summary>The most bytes of pictures, emoticons and the like to keep; those used least recently go first, and are fetched again when they are
    /// needed.</summary>
    public long MaxObjectBytes { get; init; } = 1L << 30;

    /// <summary>How long a file may wait for its message to end. Longer than any message waits; what is left then belongs to none.</summary>
    public TimeSpan KeepFiles { get; init; } = TimeSpan.FromDays(14);
}
