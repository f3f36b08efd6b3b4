using System.Collections.Immutable;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Msnp.Conversations;

/// <summary>
/// Joins pictures to the text that they are for. A client announces them right before it, in one or more messages; what it announced for an earlier text counts until it
/// announces anew, since some do so once for a conversation. Used by one read loop alone.
/// </summary>
internal sealed class AnnouncedEmoticons
{
    private const int MostSenders = 32;
    private const int MostOfOne = 64;

    private readonly Dictionary<string, Announcement> _senders = new(StringComparer.Ordinal);

    /// <summary>Takes an announcement.</summary>
    public void Add(string sender, EmoticonMessage message)
    {
        if (!_senders.TryGetValue(sender, out var known))
        {
            if (_senders.Count >= MostSenders)
                return;

            _senders[sender] = known = new Announcement();
        }

        if (known.IsUsed)
        {
            known.Pictures.Clear();
            known.IsUsed = false;
        }

        foreach (var emoticon in message.Emoticons)
        {
            if (known.Pictures.Count < MostOfOne || known.Pictures.ContainsKey(emoticon.Code))
                known.Pictures[emoticon.Code] = emoticon;
        }
    }

    /// <summary>The pictures of a text: those whose codes it has.</summary>
    public ImmutableArray<MsnEmoticon> Of(string sender, string text)
    {
        if (!_senders.TryGetValue(sender, out var known))
            return [];

        known.IsUsed = true;
        return [.. known.Pictures.Values.Where(emoticon => text.Contains(emoticon.Code, StringComparison.Ordinal))];
    }

    private sealed class Announcement
    {
        public Dictionary<string, MsnEmoticon> Pictures { get; } = new(StringComparer.Ordinal);

        public bool IsUsed { get; set; }
    }
}
