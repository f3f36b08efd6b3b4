using MsnBridge.Core.Journal;

namespace MsnBridge.Core.Lanes;

/// <summary>Brings the entries of lanes of one kind to their end.</summary>
internal interface ILaneHandler
{
    /// <summary>Returns when the entry has ended and that is committed, and says how. What it throws is tried again after a while.</summary>
    /// <param name="turn">Told whenever it waits for somebody: who is at work for too long is taken for stuck.</param>
    /// <param name="cancellationToken">What is cancelled has certainly not been handed over, or the journal says that it may have been.</param>
    Task<EntryOutcome> HandleAsync(JournalEntry entry, LaneTurn turn, CancellationToken cancellationToken);
}
