namespace MsnBridge.Core.Lanes;

/// <summary>How much patience lanes are met with.</summary>
/// <param name="StuckAfter">After that long at work without a sign of life a handling is given up.</param>
/// <param name="Drain">How long those at work may go on when the bridge stops.</param>
internal sealed record LaneLimits(TimeSpan StuckAfter, TimeSpan Drain)
{
    /// <summary>How long something that was cancelled may take to notice it.</summary>
    public static TimeSpan Grace { get; } = TimeSpan.FromSeconds(1);

    /// <summary>How often lanes are looked at.</summary>
    public TimeSpan WatchInterval => StuckAfter / 4;
}
