using MsnBridge.Core.Identities;

namespace MsnBridge.Core.Puppets;

/// <summary>What becomes of a nudge that came.</summary>
internal enum NudgeVerdict
{
    Tell,

    /// <summary>Told with a word on those that follow.</summary>
    TellAsFlood,

    /// <summary>One of those that the word covers.</summary>
    Coalesce,
}

/// <summary>
/// Tells nudges that a person sends from a flood of them: official clients let nobody nudge twice within ten seconds, so what comes faster than
/// that is counted together, and the reader hears of it once a minute.
/// </summary>
internal sealed class NudgeFloods
{
    private const int MostSenders = 64;
    private static readonly TimeSpan s_shortest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_reminder = TimeSpan.FromMinutes(1);
    private readonly Dictionary<(ConversationId, ContactId), (DateTimeOffset Last, DateTimeOffset? ToldFlood)> _senders = [];

    public NudgeVerdict Judge(ConversationId conversation, ContactId sender, DateTimeOffset now)
    {
        var key = (conversation, sender);
        if (!_senders.TryGetValue(key, out var known) || now - known.Last >= s_shortest)
        {
            MakeRoom();
            _senders[key] = (now, null);
            return NudgeVerdict.Tell;
        }

        if (known.ToldFlood is { } told && now - told < s_reminder)
        {
            _senders[key] = (now, told);
            return NudgeVerdict.Coalesce;
        }

        _senders[key] = (now, now);
        return NudgeVerdict.TellAsFlood;
    }

    private void MakeRoom()
    {
        if (_senders.Count >= MostSenders)
            _senders.Remove(_senders.MinBy(sender => sender.Value.Last).Key);
    }
}
