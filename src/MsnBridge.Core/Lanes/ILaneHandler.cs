using MsnBridge.Core.Journal;

namespace MsnBridge.Core.Lanes;

/// <summary>Brings the entries of lanes of one kind to their end.</summary>
internal interface ILaneHandler
{
    /// <summary>Returns when the entry has ended and that is committed. What it throws is tried again after a while.</summary>
    Task HandleAsync(JournalEntry entry, CancellationToken cancellationToken);
}
