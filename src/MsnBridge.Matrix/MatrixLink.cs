namespace MsnBridge.Matrix;

/// <summary>How the homeserver answers, for health checks and for people.</summary>
public interface IMatrixLink
{
    MatrixLinkStatus Status { get; }
}

/// <param name="Fault">Why it is down; null unless <paramref name="State"/> is <see cref="MatrixLinkState.Down"/>.</param>
/// <param name="Detail">What happened and which key of <c>bridge.yaml</c> to look at; null where there is nothing to say.</param>
public sealed record MatrixLinkStatus(MatrixLinkState State, MatrixLinkFault? Fault, string? Detail, DateTimeOffset Since);

public enum MatrixLinkState
{
    /// <summary>Nothing was asked yet.</summary>
    Connecting,

    /// <summary>The homeserver answers.</summary>
    Up,

    /// <summary>It does not, or does not know us; it is asked again by itself.</summary>
    Down,

    /// <summary>Shut down on purpose.</summary>
    Stopped,
}

public enum MatrixLinkFault
{
    /// <summary>The homeserver's name is not known to DNS.</summary>
    UnknownHost,

    /// <summary>Nothing listens there.</summary>
    ConnectionRefused,

    Unreachable,

    /// <summary>The TLS handshake failed.</summary>
    NotSecure,

    /// <summary>The connection broke before the answer was complete.</summary>
    ConnectionLost,

    /// <summary>Something accepted the connection and did not answer in time.</summary>
    NoAnswer,

    /// <summary>The homeserver does not know the application service's token.</summary>
    UnknownToken,

    /// <summary>What answers there is no homeserver's Client-Server API.</summary>
    NotAHomeserver,

    /// <summary>The homeserver, or the proxy before it, answers with errors of its own.</summary>
    ServerError,
}
