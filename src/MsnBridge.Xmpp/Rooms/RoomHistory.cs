using System.Globalization;
using System.Xml.Linq;
using MsnBridge.Core.Identities;
using MsnBridge.Xmpp.Stanzas;

namespace MsnBridge.Xmpp.Rooms;

/// <summary>The last of what was said in a room, for devices that come in. It goes with the process: whatever nobody of the user's was in the
/// room for has been handed over otherwise.</summary>
internal sealed class RoomHistory
{
    public const int MaxCount = 50;
    private const int MaxCharacters = 200_000;
    private readonly List<RoomUtterance> _said = [];

    public IReadOnlyList<RoomUtterance> All => _said;

    /// <summary>Something that was said before under the same id is the same thing.</summary>
    public void Add(RoomUtterance utterance)
    {
        if (_said.Exists(known => known.Id == utterance.Id))
        {
            return;
        }

        _said.Add(utterance);
        while (_said.Count > MaxCount || (_said.Count > 1 && _said.Sum(known => known.Length) > MaxCharacters))
        {
            _said.RemoveAt(0);
        }
    }

    /// <summary>What a device wants of it (XEP-0045, section 7.2.14):
    /// <c>&lt;x xmlns='http://jabber.org/protocol/muc'&gt;&lt;history maxchars='…' maxstanzas='…' seconds='…' since='…'/&gt;&lt;/x&gt;</c>.</summary>
    public IReadOnlyList<RoomUtterance> Read(XElement? request, DateTimeOffset now)
    {
        if (request?.Element(Ns.Muc + "history") is not { } history)
        {
            return [.. _said];
        }

        IEnumerable<RoomUtterance> wanted = _said;
        if (Number("seconds") is { } seconds)
        {
            wanted = wanted.Where(utterance => utterance.At >= now - TimeSpan.FromSeconds(seconds));
        }

        if (DateTimeOffset.TryParse(
            (string?)history.Attribute("since"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var since))
        {
            wanted = wanted.Where(utterance => utterance.At >= since);
        }

        if (Number("maxstanzas") is { } count)
        {
            wanted = wanted.TakeLast(count);
        }

        var chosen = wanted.ToList();
        if (Number("maxchars") is { } characters)
        {
            while (chosen.Count > 0 && chosen.Sum(utterance => utterance.Length) > characters)
            {
                chosen.RemoveAt(0);
            }
        }

        return chosen;

        int? Number(string name) =>
            int.TryParse((string?)history.Attribute(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}

/// <summary>Something said in a room.</summary>
/// <param name="Id">The room's own (XEP-0359).</param>
/// <param name="MessageId">What the message has been called by who sent it, by which his client knows it again; null where he gave it no id.</param>
/// <param name="Speaker">Null where it was the user himself.</param>
/// <param name="Nick">What the speaker was called then.</param>
/// <param name="Content">The elements of the message.</param>
internal sealed record RoomUtterance(string Id, string? MessageId, ContactId? Speaker, string Nick, IReadOnlyList<XElement> Content, DateTimeOffset At)
{
    public int Length { get; } = Content.Sum(element => element.Value.Length) + 100;

    // What was said must not reach a log through a record's generated text.
    public override string ToString() => $"RoomUtterance({Id})";
}
