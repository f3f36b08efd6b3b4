using System.Globalization;
using MsnBridge.EndToEnd.Tests.Msn;
using MsnBridge.EndToEnd.Tests.Servers;

namespace MsnBridge.EndToEnd.Tests.Bridge;

/// <summary>The <c>bridge.yaml</c> of the stories: everything is logged, and what is to be seen happens soon.</summary>
internal static class BridgeConfiguration
{
    /// <summary>The network of the stage, by its name in the configuration.</summary>
    public const string Network = "stage";

    /// <summary>A network in the configuration where nobody listens.</summary>
    public const string UnreachableNetwork = "unreachable";

    public static string For(HomeServer server, MsnStage msn, string whenUserIsAway = "signOut") =>
        For(server.Configuration, msn, whenUserIsAway);

    /// <param name="home">The section of the home network.</param>
    /// <param name="notificationServer">How the bridge reaches the stage; null for the straight way.</param>
    public static string For(string home, MsnStage msn, string whenUserIsAway = "signOut", string? notificationServer = null, string logLevel = "trace") =>
        string.Create(CultureInfo.InvariantCulture, $$"""
        data:
          directory: data
          keyFile: msnbridge.key
        msn:
          profiles:
            - name: {{Network}}
              title: The stage
              notificationServer: {{notificationServer ?? msn.NotificationServer.ToString()}}
              webUrl: {{msn.WebUrl}}
              local: true
              quirks:
                tellsOfLostMessages: true
            - name: {{UnreachableNetwork}}
              title: Nobody there
              notificationServer: 127.0.0.1:9
              webUrl: http://127.0.0.1:9/
              local: true
        msnServer:
          enabled: false
        {{home}}
        bridge:
          whenUserIsAway: {{whenUserIsAway}}
          signOutDelay: 1s
          firstReconnectDelay: 1s
        health:
          enabled: false
        logging:
          level: {{logLevel}}

        """);
}
