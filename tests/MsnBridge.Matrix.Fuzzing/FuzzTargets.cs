namespace MsnBridge.Matrix.Fuzzing;

/// <summary>Every reader of what homeservers, their users and managers send.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        .. TransactionTargets.All,
        .. ContentTargets.All,
        .. AnswerTargets.All,
        .. ProvisioningTargets.All,
        .. AddressTargets.All,
    ];
}
