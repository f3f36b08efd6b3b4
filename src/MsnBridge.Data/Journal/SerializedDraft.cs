using System.Text;
using MsnBridge.Core.Journal;

namespace MsnBridge.Data.Journal;

/// <summary>A draft with its stored form, which the caller makes so that the writer need not.</summary>
internal readonly record struct SerializedDraft(JournalDraft Draft, string Json, EventTraits Traits)
{
    public JournalEntry ToEntry(JournalId id) =>
        new(id, Draft.Lane, Draft.Event, Draft.AcceptedAt, AttemptBegun: false) { Size = SizeOf(Json) };

    public static long SizeOf(string json) => Encoding.UTF8.GetByteCount(json);

    public static SerializedDraft Of(JournalDraft draft)
    {
        var json = JournaledEventJson.Format(draft.Event);
        return new(draft, json, EventTraits.Of(draft.Event, json));
    }
}
