namespace MsnBridge.Diagnosis;

/// <summary>Tries one link of the bridge as the bridge itself would use it, and leaves nothing behind.</summary>
internal interface ILinkCheck
{
    /// <summary>Never throws for what it finds.</summary>
    Task<LinkFinding> TryAsync(CancellationToken cancellationToken);
}
