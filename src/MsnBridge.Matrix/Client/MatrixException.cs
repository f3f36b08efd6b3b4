using System.Net;

namespace MsnBridge.Matrix.Client;

/// <summary>The homeserver said no for good, so asking the same again would not help. Outages and rate limits are not reported by it: the
/// client waits them out, or for the state of the moment gives up with <see cref="MatrixUnavailableException"/>.</summary>
/// <param name="code">As in <c>errcode</c>, for example <c>M_FORBIDDEN</c>; <c>M_UNKNOWN</c> where the answer held none.</param>
/// <param name="message">The homeserver's sentence. Quotes no content that was sent.</param>
internal sealed class MatrixException(HttpStatusCode status, string code, string message) : Exception($"{code}: {message}")
{
    public HttpStatusCode Status { get; } = status;

    public string Code { get; } = code;

    public bool IsNotFound => Code == "M_NOT_FOUND" || Status == HttpStatusCode.NotFound;

    public bool IsForbidden => Code == "M_FORBIDDEN";

    /// <summary>Said by the homeserver itself of a room or a member of it: the actor is not there, or may not. A proxy's 404 does not say it.</summary>
    public bool IsOutOfReach => Code is "M_FORBIDDEN" or "M_NOT_FOUND";

    public bool IsRoomInUse => Code == "M_ROOM_IN_USE";

    /// <summary>The token is not known (any more): nothing can be done with it.</summary>
    public bool IsUnknownToken => Code is "M_UNKNOWN_TOKEN" or "M_MISSING_TOKEN";
}

/// <summary>The homeserver could not be reached or was busy, and the call was one that is not worth waiting for.</summary>
internal sealed class MatrixUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
