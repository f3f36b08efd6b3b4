using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;

namespace MsnBridge.Core.Journal;

/// <summary>What waits for the home networks of one puppet, counted beside the store so that nothing is asked of it for each message. Safe for concurrent use.</summary>
internal sealed class Backlog
{
    // So many chats beyond the limit have what was discarded told in their own place; what is discarded in still more of them is told in the last of these.
    private const int RoomToTell = 100;

    private readonly Lock _gate = new();
    private readonly BacklogLimits _limits;
    private readonly Dictionary<HomeNetworkId, Waiting> _networks = [];
    private readonly Dictionary<(HomeNetworkId, ConversationId), Figures> _chats = [];

    public Backlog(BacklogLimits limits, IEnumerable<BacklogFigures> measured)
    {
        _limits = limits;
        foreach (var figures in measured)
        {
            Of(figures.Network).Add(figures.Count, figures.Bytes);
            Of(figures.Network, figures.Conversation).Add(figures.Count, figures.Bytes);
        }
    }

    /// <summary>What an entry counts for.</summary>
    public static long BytesOf(JournalEntry entry) => entry.Event is DiscardedToHome ? 0 : entry.Size + FileBytesOf(entry.Event);

    /// <summary>Whether an entry about a file of that size may wait, or one without a file where that is 0.</summary>
    public bool HasRoom(HomeNetworkId network, ConversationId chat, long fileBytes)
    {
        lock (_gate)
        {
            return HasPlace(network, chat, fileBytes);
        }
    }

    /// <summary>The draft as it may be appended.</summary>
    public JournalDraft Judge(HomeNetworkId network, JournalDraft draft)
    {
        lock (_gate)
        {
            var waiting = Of(network);
            return HasPlace(network, draft.Lane.Portal.Conversation, FileBytesOf(draft.Event))
                ? draft
                : draft with { Discarding = new Discarding(waiting.Count >= _limits.Messages + (long)RoomToTell ? waiting.LastTold : null) };
        }
    }

    public void Add(HomeNetworkId network, JournalEntry entry)
    {
        lock (_gate)
        {
            var waiting = Of(network);
            waiting.Add(1, BytesOf(entry));
            Of(network, entry.Lane.Portal.Conversation).Add(1, BytesOf(entry));
            if (entry.Event is DiscardedToHome)
            {
                waiting.LastTold = entry.Id;
            }
        }
    }

    public void Remove(HomeNetworkId network, ConversationId chat, long count, long bytes)
    {
        lock (_gate)
        {
            Of(network).Remove(count, bytes);
            var waiting = Of(network, chat);
            waiting.Remove(count, bytes);
            if (waiting.Count == 0)
            {
                _chats.Remove((network, chat));
            }
        }
    }

    private bool HasPlace(HomeNetworkId network, ConversationId chat, long fileBytes)
    {
        var all = Of(network);
        return all.Count < _limits.Messages && all.Bytes < _limits.Bytes && all.Bytes + fileBytes <= _limits.Bytes
            && (!_chats.TryGetValue((network, chat), out var own) || (own.Count < _limits.ChatMessages && own.Bytes < _limits.ChatBytes));
    }

    private static long FileBytesOf(JournaledEvent journaled) => journaled is FileToHome file ? file.File.Size : 0;

    private Waiting Of(HomeNetworkId network)
    {
        if (!_networks.TryGetValue(network, out var waiting))
        {
            _networks.Add(network, waiting = new Waiting());
        }

        return waiting;
    }

    private Figures Of(HomeNetworkId network, ConversationId chat)
    {
        if (!_chats.TryGetValue((network, chat), out var waiting))
        {
            _chats.Add((network, chat), waiting = new Figures());
        }

        return waiting;
    }

    private class Figures
    {
        public long Count { get; private set; }

        public long Bytes { get; private set; }

        public void Add(long count, long bytes)
        {
            Count += count;
            Bytes += bytes;
        }

        public void Remove(long count, long bytes)
        {
            Count = Math.Max(0, Count - count);
            // What tells of others is measured with its few bytes after a start and counted without them otherwise.
            Bytes = Count == 0 ? 0 : Math.Max(0, Bytes - bytes);
        }
    }

    private sealed class Waiting : Figures
    {
        public JournalId? LastTold { get; set; }
    }
}
