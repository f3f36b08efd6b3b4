using MsnBridge.Configuration;

namespace MsnBridge.Diagnosis;

/// <summary>The links that a configuration describes, in the order in which the bridge needs them.</summary>
internal static class LinkChecks
{
    public static IEnumerable<ILinkCheck> For(BridgeConfiguration configuration, HttpClient http, TimeProvider time) =>
    [
        new StoreCheck(configuration.Data),
        new DiskCheck(configuration.Data, DiskCheck.FreeBytesOf),
        new EmbeddedNetworkCheck(configuration.MsnServer, configuration.Report, http, time),
        .. configuration.Msn.Profiles.SelectMany((profile, index) => (ILinkCheck[])
        [
            new MsnProfileCheck(profile, $"msn.profiles[{index}]", http, time),
            new MsnServicesCheck(profile, $"msn.profiles[{index}]", http, time),
        ]),
        new XmppCheck(configuration.Xmpp, time),
        new XmppFilesLinkCheck(configuration.Xmpp, http, time),
        new MatrixCheck(configuration.Matrix, time),
        new CollectorCheck(configuration.Telemetry, time),
    ];
}
