namespace MsnBridge.Msnp.Fuzzing;

/// <summary>Every reader of foreign bytes that is fuzzed.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        .. CommandTargets.All,
        .. PayloadTargets.All,
        .. DocumentTargets.All,
        .. HttpTargets.All,
        .. SoapTargets.All,
        .. OfflineMessageTargets.All,
        .. GatewayTargets.All,
        .. ContentTargets.All,
        .. WebServiceTargets.All,
        .. PeerToPeerTargets.All,
        .. PeerPacketTargets.All,
        .. LinkTargets.All,
    ];
}
