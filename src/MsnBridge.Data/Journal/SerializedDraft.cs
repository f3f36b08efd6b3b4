using MsnBridge.Core.Journal;

namespace MsnBridge.Data.Journal;

/// <summary>A draft with its stored form, which the caller makes so that the writer need not.</summary>
internal readonly record struct SerializedDraft(JournalDraft Draft, string Json, EventTraits Traits)
{
    public static SerializedDraft Of(JournalDraft draft)
    {
        var json = JournaledEventJson.Format(draft.Event);
        return new(draft, json, EventTraits.Of(draft.Event, json));
    }
}
