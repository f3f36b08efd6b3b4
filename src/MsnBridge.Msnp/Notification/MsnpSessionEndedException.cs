namespace MsnBridge.Msnp.Notification;

/// <summary>Something was asked of a session that has ended, or that ended before the answer came.</summary>
public sealed class MsnpSessionEndedException : Exception
{
    /// <summary>Creates the exception for an end.</summary>
    public MsnpSessionEndedException(SessionEnd end)
        : base((end ?? throw new ArgumentNullException(nameof(end))).Message) => End = end;

    /// <summary>How the session ended.</summary>
    public SessionEnd End { get; }

    /// <summary>Whether a new session may go better without a person doing anything.</summary>
    public bool IsTransient => End.IsTransient;
}
