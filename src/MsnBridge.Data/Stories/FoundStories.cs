using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Data.Stories;

/// <param name="Inbox">What home servers handed over under the id.</param>
/// <param name="Messages">The first of each chain, oldest first.</param>
public sealed record FoundStories(IReadOnlyList<InboxStory> Inbox, IReadOnlyList<MessageStory> Messages);

/// <summary>Something that a home server handed over, before anything was made of it.</summary>
/// <param name="Place">Where it happened, in the home network's words: a room.</param>
public sealed record InboxStory(
    HomeNetworkId Network, string Place, string Id, DateTimeOffset AcceptedAt, DateTimeOffset? EndedAt, DateTimeOffset? SetAsideAt);

/// <summary>What became of one journal entry.</summary>
public sealed record MessageStory
{
    public required JournalId Id { get; init; }

    /// <summary>The stored name of what it is; null where an older version took it.</summary>
    public string? Kind { get; init; }

    public required LaneKey Lane { get; init; }

    /// <summary>Null where it is not linked any more.</summary>
    public RemoteAccount? Account { get; init; }

    /// <summary>Whose the account is.</summary>
    public required IReadOnlyList<HomeUser> Owners { get; init; }

    /// <summary>Who said or did it.</summary>
    public string? Author { get; init; }

    /// <summary>Its id on the home network it came from.</summary>
    public string? Origin { get; init; }

    public required DateTimeOffset AcceptedAt { get; init; }

    public int Attempts { get; init; }

    public DateTimeOffset? LastAttemptAt { get; init; }

    /// <summary>An attempt has begun, and how it ended is not known.</summary>
    public bool IsUnderWay { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public DateTimeOffset? SetAsideAt { get; init; }

    /// <summary>How it ended, where its sender is told; null where it has not ended, or was taken by a home network.</summary>
    public DeliveryOutcome? Outcome { get; init; }

    public DeliveryFailure? Failure { get; init; }

    /// <summary>The ids by which the home server knows what was made of it.</summary>
    public IReadOnlyList<string> SentAs { get; init; } = [];

    /// <summary>What followed from its end: what its sender was told, mostly.</summary>
    public IReadOnlyList<MessageStory> Consequences { get; init; } = [];
}
