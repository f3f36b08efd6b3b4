using MsnBridge.Core.Identities;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Core.Journal;

/// <summary>Tells which messages wait and which were not delivered, without what was said in them.</summary>
public interface IMessageOverview
{
    /// <summary>Those of a person's account that have not ended, or ended otherwise than delivered, the newest first.</summary>
    Task<IReadOnlyList<MessageStanding>> FindAsync(HomeUser user, int limit, CancellationToken cancellationToken);

    /// <summary>How many wait and how many were not delivered, of each account that has any.</summary>
    /// <param name="failedSince">What ended before that does not count.</param>
    Task<IReadOnlyDictionary<RemoteAccount, AccountStanding>> CountAsync(DateTimeOffset failedSince, CancellationToken cancellationToken);
}

/// <summary>One message that waits or was not delivered.</summary>
/// <param name="IsUnderWay">An attempt has begun, and how it ended is not known.</param>
/// <param name="IsSetAside">This version cannot read it.</param>
/// <param name="Outcome">Null where it has not ended.</param>
public sealed record MessageStanding(
    JournalId Id, LaneKey Lane, DateTimeOffset AcceptedAt, bool IsUnderWay, bool IsSetAside, DeliveryOutcome? Outcome, DeliveryFailure Failure);

/// <param name="OldestWaiting">Null where none waits.</param>
public sealed record AccountStanding(int Waiting, DateTimeOffset? OldestWaiting, int Failed);
