using MsnBridge.Core.Events;
using MsnBridge.Core.Journal;

namespace MsnBridge.Data.Journal;

/// <summary>A pending entry that tells of what was discarded, and can count more.</summary>
internal readonly record struct TellingEntry(JournalId Id, LaneKey Lane, DiscardedToHome Told)
{
    /// <summary>As it is appended.</summary>
    public SerializedDraft Draft => SerializedDraft.Of(new JournalDraft(Lane, Told, Told.From));

    public TellingEntry And(DateTimeOffset acceptedAt, bool elsewhere = false) => this with { Told = Told.And(acceptedAt, elsewhere) };

    public static DiscardedToHome First(DateTimeOffset acceptedAt, DiscardReason reason) => new(1, acceptedAt, acceptedAt, reason);
}
