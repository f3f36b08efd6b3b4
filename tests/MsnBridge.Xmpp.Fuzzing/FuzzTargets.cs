namespace MsnBridge.Xmpp.Fuzzing;

/// <summary>Every reader of what the server, its users and their clients send.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        .. StreamTargets.All,
        .. StanzaTargets.All,
        .. AddressTargets.All,
        .. ExpressionTargets.All,
    ];
}
