using MsnBridge.Core.Identities;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Core.Journal;

/// <summary>Tells which messages wait and which were not delivered, without what was said in them.</summary>
public interface IMessageOverview
{
    /// <summary>The most of one person that are looked through; what is older than those is not found.</summary>
    const int Most = 10_000;

    /// <summary>Those of a person's account that have not ended, or ended otherwise than delivered: a part of them, the newest first.</summary>
    /// <param name="from">Null for the newest; so too where nothing is older than the one it names.</param>
    /// <param name="limit">How many at most.</param>
    Task<StandingMessages> FindAsync(HomeUser user, MessageCursor? from, int limit, CancellationToken cancellationToken);

    /// <summary>How many wait and how many were not delivered, of each account that has any.</summary>
    /// <param name="failedSince">What ended before that does not count.</param>
    Task<IReadOnlyDictionary<RemoteAccount, AccountStanding>> CountAsync(DateTimeOffset failedSince, CancellationToken cancellationToken);
}

/// <summary>A part of a person's messages, found by a message and not by a number: what arrives or ends meanwhile moves nothing.</summary>
public abstract record MessageCursor
{
    private MessageCursor()
    {
    }

    /// <summary>The newest of those that are older.</summary>
    public sealed record OlderThan(JournalId Message) : MessageCursor;

    /// <summary>The oldest of those that are newer; the newest of all, where that is less than a part.</summary>
    public sealed record NewerThan(JournalId Message) : MessageCursor;
}

/// <summary>A part of a person's messages.</summary>
/// <param name="Newer">How many are before these.</param>
/// <param name="Total">How many there are, <see cref="IMessageOverview.Most"/> at most.</param>
public sealed record StandingMessages(IReadOnlyList<MessageStanding> Messages, int Newer, int Total);

/// <summary>One message that waits or was not delivered.</summary>
/// <param name="IsUnderWay">An attempt has begun, and how it ended is not known.</param>
/// <param name="IsSetAside">This version cannot read it.</param>
/// <param name="Outcome">Null where it has not ended.</param>
public sealed record MessageStanding(
    JournalId Id, LaneKey Lane, DateTimeOffset AcceptedAt, bool IsUnderWay, bool IsSetAside, DeliveryOutcome? Outcome, DeliveryFailure Failure);

/// <param name="OldestWaiting">Null where none waits.</param>
public sealed record AccountStanding(int Waiting, DateTimeOffset? OldestWaiting, int Failed);
