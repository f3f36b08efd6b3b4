using System.Collections;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Networks;

namespace MsnBridge.Core.Telemetry;

/// <summary>The ids by which the lines of one message are found: the journal's, that on the wire, and the home network's own.</summary>
internal sealed class EntryScope(JournalEntry entry) : IReadOnlyList<KeyValuePair<string, object?>>
{
    private readonly string? _message = EntryLabels.MessageOf(entry.Event)?.MessageId;

    public int Count => _message is null ? 2 : 3;

    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new("Entry", entry.Id.Value),
        1 => new("WireId", HomeDelivery.WireIdPrefix + entry.Id),
        2 when _message is not null => new("HomeId", _message),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (var index = 0; index < Count; index++)
            yield return this[index];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => _message is null ? $"entry {entry.Id}" : $"entry {entry.Id}, message {_message}";
}
