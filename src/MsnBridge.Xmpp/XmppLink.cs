namespace MsnBridge.Xmpp;

/// <summary>How the connection to the XMPP server stands, for health checks and for people.</summary>
public interface IXmppLink
{
    XmppLinkStatus Status { get; }
}

/// <param name="Fault">Why it is down; null unless <paramref name="State"/> is <see cref="XmppLinkState.Down"/>.</param>
/// <param name="Detail">What happened and which key of <c>bridge.yaml</c> to look at; null where there is nothing to say.</param>
public sealed record XmppLinkStatus(XmppLinkState State, XmppLinkFault? Fault, string? Detail, DateTimeOffset Since);

public enum XmppLinkState
{
    /// <summary>Connecting, or not started yet.</summary>
    Connecting,

    /// <summary>The server accepted the transport.</summary>
    Up,

    /// <summary>The last attempt failed; the next one comes by itself.</summary>
    Down,

    /// <summary>Shut down on purpose.</summary>
    Stopped,
}

public enum XmppLinkFault
{
    /// <summary>The server's name is not known to DNS.</summary>
    UnknownHost,

    /// <summary>Nothing listens there.</summary>
    ConnectionRefused,

    Unreachable,

    /// <summary>Something accepted the connection and did not answer in time, or stopped answering.</summary>
    NoAnswer,

    /// <summary>The secret is wrong.</summary>
    WrongSecret,

    /// <summary>The server does not have this component.</summary>
    UnknownComponent,

    /// <summary>Another process is connected as this component.</summary>
    AlreadyConnected,

    /// <summary>What answers there does not speak the component protocol, or something on the stream was past a limit.</summary>
    ProtocolError,

    /// <summary>The server ended the stream and gave a reason.</summary>
    StreamError,

    /// <summary>The connection was closed or broke.</summary>
    ConnectionLost,
}
