namespace MsnBridge.Msnp.Notification;

/// <summary>Signing in did not succeed; the session has ended. The message is a sentence for a person.</summary>
public sealed class MsnpSignInException : Exception
{
    /// <summary>Creates the exception for an end.</summary>
    public MsnpSignInException(SessionEnd end, Exception? innerException = null)
        : base((end ?? throw new ArgumentNullException(nameof(end))).Message, innerException) => End = end;

    /// <summary>What it came to.</summary>
    public SessionEnd End { get; }

    /// <summary>What of the version spoken may be the reason.</summary>
    internal VersionFault Fault { get; init; }

    /// <summary>Why.</summary>
    public SessionEndReason Reason => End.Reason;

    /// <summary>Whether trying again later may go better without a person doing anything.</summary>
    public bool IsTransient => End.IsTransient;
}
