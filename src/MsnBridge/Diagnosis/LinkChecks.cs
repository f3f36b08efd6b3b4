using MsnBridge.Configuration;

namespace MsnBridge.Diagnosis;

/// <summary>The links that a configuration describes, in the order in which the bridge needs them.</summary>
internal static class LinkChecks
{
    public static IEnumerable<ILinkCheck> For(BridgeConfiguration configuration, HttpClient http, TimeProvider time) =>
    [
        new StoreCheck(configuration.Data),
        new EmbeddedNetworkCheck(configuration.MsnServer, configuration.Report, http, time),
        .. configuration.Msn.Profiles.Select((profile, index) => new MsnProfileCheck(profile, $"msn.profiles[{index}]", http, time)),
        new XmppCheck(configuration.Xmpp, time),
        new XmppFilesLinkCheck(configuration.Xmpp, http, time),
        new MatrixCheck(configuration.Matrix, time),
    ];
}
