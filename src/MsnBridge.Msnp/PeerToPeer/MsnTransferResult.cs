namespace MsnBridge.Msnp.PeerToPeer;

/// <summary>How sending a file ended.</summary>
/// <param name="Failure">Why it did not arrive; <see cref="MsnTransferFailure.None"/> if it did: the other's client confirmed all of it, or ended the transfer
/// after all of it had left.</param>
public sealed record MsnTransferResult(MsnTransferFailure Failure)
{
    /// <summary>Whether the whole file arrived.</summary>
    public bool IsComplete => Failure == MsnTransferFailure.None;

    internal static MsnTransferResult Complete { get; } = new(MsnTransferFailure.None);
}
