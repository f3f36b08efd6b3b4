namespace MsnBridge.Data.Writing;

/// <summary>Stands at the two moments that decide what a crash leaves behind. The product has none; a test registers one to stop a store there,
/// or to let a commit fail. What it throws is the fate of the writes in that transaction.</summary>
public interface ICommitGate
{
    /// <summary>Everything is written and nothing is committed: what ends here leaves nothing.</summary>
    ValueTask BeforeCommitAsync();

    /// <summary>It is committed and nobody was told: what ends here leaves all of it.</summary>
    ValueTask AfterCommitAsync();
}
