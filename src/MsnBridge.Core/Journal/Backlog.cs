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
    private readonly Dictionary<HomeNetworkId, Waiting> _networks;

    public Backlog(BacklogLimits limits, IEnumerable<BacklogFigures> measured)
    {
        _limits = limits;
        _networks = measured.ToDictionary(figures => figures.Network, figures => new Waiting { Count = figures.Count, Bytes = figures.Bytes });
    }

    /// <summary>What an entry counts for.</summary>
    public static long BytesOf(JournalEntry entry) => entry.Event is DiscardedToHome ? 0 : entry.Size + FileBytesOf(entry.Event);

    /// <summary>Whether an entry about a file of that size may wait, or one without a file where that is 0.</summary>
    public bool HasRoom(HomeNetworkId network, long fileBytes)
    {
        lock (_gate)
        {
            return HasRoom(Of(network), fileBytes);
        }
    }

    /// <summary>The draft as it may be appended.</summary>
    public JournalDraft Judge(HomeNetworkId network, JournalDraft draft)
    {
        lock (_gate)
        {
            var waiting = Of(network);
            return HasRoom(waiting, FileBytesOf(draft.Event))
                ? draft
                : draft with { IsDiscarded = true, CountedIn = waiting.Count >= _limits.Messages + (long)RoomToTell ? waiting.LastTold : null };
        }
    }

    public void Add(HomeNetworkId network, JournalEntry entry)
    {
        lock (_gate)
        {
            var waiting = Of(network);
            waiting.Count++;
            waiting.Bytes += BytesOf(entry);
            if (entry.Event is DiscardedToHome)
            {
                waiting.LastTold = entry.Id;
            }
        }
    }

    public void Remove(HomeNetworkId network, long count, long bytes)
    {
        lock (_gate)
        {
            var waiting = Of(network);
            waiting.Count = Math.Max(0, waiting.Count - count);
            // What tells of others is measured with its few bytes after a start and counted without them otherwise.
            waiting.Bytes = waiting.Count == 0 ? 0 : Math.Max(0, waiting.Bytes - bytes);
        }
    }

    private bool HasRoom(Waiting waiting, long fileBytes) =>
        waiting.Count < _limits.Messages && waiting.Bytes < _limits.Bytes && waiting.Bytes + fileBytes <= _limits.Bytes;

    private static long FileBytesOf(JournaledEvent journaled) => journaled is FileToHome file ? file.File.Size : 0;

    private Waiting Of(HomeNetworkId network)
    {
        if (!_networks.TryGetValue(network, out var waiting))
        {
            _networks.Add(network, waiting = new Waiting());
        }

        return waiting;
    }

    private sealed class Waiting
    {
        public long Count { get; set; }

        public long Bytes { get; set; }

        public JournalId? LastTold { get; set; }
    }
}
