namespace MsnBridge.Msnp.Notification;

/// <summary>
/// How far a session has come. It only ever moves forward, but for a transfer to another server or the trial of another version, which start the sign-in over.
/// </summary>
public enum SessionState
{
    /// <summary>A connection is being made, the first or the one a transfer led to.</summary>
    Connecting,

    /// <summary><c>VER</c> and <c>CVR</c> are on their way.</summary>
    NegotiatingVersion,

    /// <summary>From the first <c>USR</c> to its <c>OK</c>; the ticket is got in between.</summary>
    Authenticating,

    /// <summary>The contact list is being read (<c>SYN</c>) and the first status sent (<c>CHG</c>).</summary>
    Synchronizing,

    /// <summary>Everything can be asked.</summary>
    SignedIn,

    /// <summary>The end is known and the parts are being closed.</summary>
    Closing,

    /// <summary>Nothing is left.</summary>
    Closed,
}

/// <summary>The legal moves between the states.</summary>
internal static class SessionStates
{
    public static bool MayMove(SessionState from, SessionState to) => (from, to) switch
    {
        (SessionState.Closed, _) => false,
        (SessionState.Closing, SessionState.Closed) => true,
        (SessionState.Closing, _) => false,
        (_, SessionState.Closing) => true,
        (SessionState.Connecting, SessionState.NegotiatingVersion) => true,
        (SessionState.NegotiatingVersion, SessionState.Authenticating) => true,
        (SessionState.Authenticating, SessionState.Synchronizing) => true,
        (SessionState.Synchronizing, SessionState.SignedIn) => true,
        // XFR in place of the answer to VER, CVR or USR; or an older version is tried, for which the contact list may be the reason too.
        (SessionState.NegotiatingVersion or SessionState.Authenticating or SessionState.Synchronizing, SessionState.Connecting) => true,
        _ => false,
    };
}
