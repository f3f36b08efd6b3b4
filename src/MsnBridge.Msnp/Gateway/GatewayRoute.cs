using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Profiles;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.Gateway;

/// <summary>Which gateway, and which server behind it.</summary>
/// <param name="Gateway">The gateway.</param>
/// <param name="Role">What kind of server.</param>
/// <param name="Server">Which; the gateway ignores the port.</param>
internal sealed record GatewayRoute(Uri Gateway, ServerRole Role, MsnpServerAddress Server)
{
    private const string Path = "/gateway/gateway.dll";

    /// <summary>The gateway that runs at an address, as <c>XFR NS host:port G</c> tells it.</summary>
    public static Uri GatewayAt(MsnpServerAddress server) => new UriBuilder(Uri.UriSchemeHttp, server.Host, server.Port, Path).Uri;

    // ?Action=open&Server=NS|SB&IP=<host>
    public Uri Open() => WithQuery($"Action=open&Server={(Role == ServerRole.Notification ? "NS" : "SB")}&IP={Uri.EscapeDataString(Server.Host)}");

    // ?SessionID=<id>
    public Uri Write(string sessionId) => WithQuery($"SessionID={sessionId}");

    // ?Action=poll&SessionID=<id>
    public Uri Poll(string sessionId) => WithQuery($"Action=poll&SessionID={sessionId}");

    // ?Action=poll&Lifespan=<seconds>&SessionID=<id>
    public Uri Poll(string sessionId, TimeSpan lifespan) => WithQuery($"Action=poll&Lifespan={(int)lifespan.TotalSeconds}&SessionID={sessionId}");

    /// <summary>The same by another host, if the profile lets a client go there; otherwise as it was.</summary>
    public GatewayRoute By(string? host, ServerProfile profile)
    {
        if (host is null || string.Equals(host, Gateway.Host, StringComparison.OrdinalIgnoreCase))
            return this;

        var gateway = new UriBuilder(Gateway) { Host = host }.Uri;
        return ServerProfileRules.MayUseGateway(profile, gateway) ? this with { Gateway = gateway } : this;
    }

    private Uri WithQuery(string query) => new UriBuilder(Gateway) { Query = query }.Uri;
}
