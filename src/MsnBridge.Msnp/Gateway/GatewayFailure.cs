namespace MsnBridge.Msnp.Gateway;

/// <summary>Why a connection through the HTTP gateway ended.</summary>
internal enum GatewayFailure
{
    /// <summary>The gateway, or the proxy before it, cannot be reached. What was to be sent was not.</summary>
    Unreachable,

    /// <summary>No answer came in time.</summary>
    TimedOut,

    /// <summary>The answer stopped in the middle, or the request did.</summary>
    Interrupted,

    /// <summary>Gateway or proxy forbid it (403, 407).</summary>
    Forbidden,

    /// <summary>The gateway does not know the session any more (400).</summary>
    SessionLost,

    /// <summary>The gateway failed (5xx).</summary>
    ServerFault,

    /// <summary>What answered is no gateway.</summary>
    NotAGateway,

    /// <summary>The answer is longer than any should be.</summary>
    TooLarge,
}

/// <summary>A connection through the HTTP gateway ended by a failure. The message is a sentence for a person; nothing of what was carried is in it.</summary>
internal sealed class GatewayException(GatewayFailure failure, string message, Exception? innerException = null) : IOException(message, innerException)
{
    public GatewayFailure Failure { get; } = failure;
}
