using System.Globalization;
using MsnBridge.Msnp.Server;

namespace MsnBridge.Benchmarks.Restart;

/// <summary>The configuration of a bridge between the embedded MSN network and a scripted homeserver.</summary>
internal static class BridgeConfiguration
{
    public const string HomeserverToken = "benchmark-token-of-the-homeserver";

    /// <param name="more">Further sections.</param>
    public static string Describe(EmbeddedMsnNetwork msn, Uri homeserver, int port, string more = "") => string.Create(CultureInfo.InvariantCulture, $$"""
        data: {directory: data}
        msn:
          profiles:
            - name: {{LinkedAccounts.Network}}
              title: Benchmark
              notificationServer: {{msn.NotificationServer}}
              nexusUrl: {{msn.NexusUrl}}
              local: true
        msnServer: {enabled: false}
        xmpp: {enabled: false}
        matrix:
          enabled: true
          homeserver: {{homeserver.GetLeftPart(UriPartial.Authority)}}
          serverName: {{LinkedAccounts.ServerName}}
          port: {{port}}
          asToken: benchmark-token-of-the-appservice
          hsToken: {{HomeserverToken}}
          maxRequests: {{RestartSize.MaxRequests}}
        health: {enabled: false}

        """) + more;
}
