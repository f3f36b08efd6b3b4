namespace MsnBridge.MsnNetwork;

/// <summary>How often a conversation may be nudged. Windows Live Messenger lets a person do it once in about twelve seconds, and a bridge is no way round that.</summary>
internal sealed class NudgeLimit(TimeProvider time)
{
    private const int MostConversations = 64;
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(12);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _nudged = new(StringComparer.Ordinal);

    /// <summary>False where it is too early; otherwise the nudge counts.</summary>
    public bool TryTake(string conversation)
    {
        lock (_gate)
        {
            if (_nudged.TryGetValue(conversation, out var last) && time.GetElapsedTime(last) < s_interval)
                return false;
            if (_nudged.Count >= MostConversations)
                _nudged.Remove(_nudged.MinBy(nudged => nudged.Value).Key);
            _nudged[conversation] = time.GetTimestamp();
            return true;
        }
    }

    /// <summary>It went nowhere, so the next one is not the second.</summary>
    public void GiveBack(string conversation)
    {
        lock (_gate)
            _nudged.Remove(conversation);
    }
}
