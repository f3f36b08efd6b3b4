using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace MsnBridge.Msnp.Server.Gateway;

/// <summary>What a request to the gateway asks for.</summary>
/// <param name="SessionId">The session; null to open one.</param>
/// <param name="IsForNotification">Whether the session to open is with the notification server, rather than with the switchboard.</param>
/// <param name="IsPoll">Whether it only asks what there is.</param>
/// <param name="Lifespan">How long the client is willing to wait for something to be there; nothing for an answer at once.</param>
/// <param name="SpeaksLongPolling">Whether the client says what it can do, which those do that write while a poll of theirs is held.</param>
internal sealed record GatewayRequest(string? SessionId, bool IsForNotification, bool IsPoll, TimeSpan Lifespan, bool SpeaksLongPolling)
{
    public const string CapabilitiesHeader = "X-MSN-GWCapabilities";

    private const int LongestLifespan = 60;

    // POST /gateway/gateway.dll?Action=open&Server=NS|SB&IP=<host>
    // POST /gateway/gateway.dll?SessionID=<id>
    // POST /gateway/gateway.dll?Action=poll&SessionID=<id>[&Lifespan=<seconds>]
    //
    // An empty SessionID, which clients of the age of MSNP21 send to open a session, is none.
    public static GatewayRequest Read(HttpRequest request)
    {
        var query = request.Query;
        var sessionId = query["SessionID"].ToString();
        var isPoll = string.Equals(query["Action"], "poll", StringComparison.OrdinalIgnoreCase);
        var lifespan = int.TryParse(query["Lifespan"], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(Math.Min(seconds, LongestLifespan))
            : TimeSpan.Zero;
        return new GatewayRequest(
            sessionId.Length == 0 ? null : sessionId,
            string.Equals(query["Server"], "NS", StringComparison.OrdinalIgnoreCase),
            isPoll,
            isPoll ? lifespan : TimeSpan.Zero,
            request.Headers.ContainsKey(CapabilitiesHeader));
    }
}
