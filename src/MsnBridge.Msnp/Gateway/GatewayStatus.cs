namespace MsnBridge.Msnp.Gateway;

/// <summary>What an answer of the gateway says about its session.</summary>
/// <param name="SessionId">How the next request names the session. It may change with every answer.</param>
/// <param name="Host">Where the next request goes; null where the answer does not say.</param>
/// <param name="IsClosed">Whether the server has ended the connection; the body holds its last words.</param>
internal sealed record GatewayStatus(string? SessionId, string? Host, bool IsClosed)
{
    private const int LongestHeader = 1024;
    private const int LongestSessionId = 128;

    // X-MSN-Messenger: SessionID=<id>; GW-IP=<host>[; Session=close][; Action=...]
    //
    // Blanks and the case of keys vary; what is not known is passed over.
    public static GatewayStatus? Parse(string header)
    {
        if (header.Length > LongestHeader)
            return null;

        string? sessionId = null;
        string? host = null;
        var isClosed = false;
        foreach (var field in header.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = field.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
                continue;

            var value = field[(equals + 1)..].Trim();
            switch (field[..equals].TrimEnd().ToUpperInvariant())
            {
                case "SESSIONID":
                    sessionId = value;
                    break;
                case "GW-IP":
                    host = Uri.CheckHostName(value) == UriHostNameType.Unknown ? null : value;
                    break;
                case "SESSION":
                    isClosed = value.Equals("close", StringComparison.OrdinalIgnoreCase);
                    break;
            }
        }

        return (sessionId is not null && IsSessionId(sessionId)) || isClosed ? new GatewayStatus(sessionId, host, isClosed) : null;
    }

    // <number>.<number> on MSN, a GUID on Escargot.
    private static bool IsSessionId(string text) =>
        text.Length is > 0 and <= LongestSessionId && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');
}
