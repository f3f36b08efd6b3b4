using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;

namespace MsnBridge.Core.Journal;

/// <summary>
/// The write-ahead store: what must not be lost is committed here before it is acknowledged or acted on. Safe for concurrent use.
/// A method that has returned has committed; one that throws has stored nothing of its call. A cancellation that comes after the write
/// was taken up has no effect: the call returns as though it had not come.
/// </summary>
public interface IJournal
{
    /// <summary>Commits all drafts together and returns the entries made, in order. A draft whose deduplication key its lane has already
    /// seen makes no entry and is left out of the result. One that is discarded (<see cref="JournalDraft.Discarding"/>) has in the result the entry that counts it,
    /// as it is then: made anew where it counts one.</summary>
    ValueTask<IReadOnlyList<JournalEntry>> AppendAsync(IReadOnlyList<JournalDraft> drafts, CancellationToken cancellationToken);

    /// <summary>The oldest entries of a lane that have not ended, in the order of acceptance.</summary>
    ValueTask<IReadOnlyList<JournalEntry>> ReadPendingAsync(LaneKey lane, int limit, CancellationToken cancellationToken);

    /// <summary>The lanes that have entries which have not ended; asked once at start.</summary>
    ValueTask<IReadOnlyList<LaneKey>> FindPendingLanesAsync(CancellationToken cancellationToken);

    /// <summary>Commits that an attempt to hand the entry over begins, where a second attempt could deliver it twice.</summary>
    /// <exception cref="InvalidOperationException">The entry has ended or was forgotten: it must not be handed over.</exception>
    ValueTask BeginAttemptAsync(JournalId id, CancellationToken cancellationToken);

    /// <summary>Commits that an attempt certainly handed nothing over: the entry may be attempted again.
    /// Does nothing where the entry has ended.</summary>
    ValueTask AbandonAttemptAsync(JournalId id, CancellationToken cancellationToken);

    /// <summary>Commits how far an entry that goes to several has got: its event is this from now on.</summary>
    /// <exception cref="InvalidOperationException">The entry has ended or was forgotten: it must not be handed over.</exception>
    ValueTask ReviseAsync(JournalId id, JournaledEvent journaled, CancellationToken cancellationToken);

    /// <summary>Commits together that the entry has ended and what follows from it, and returns the entries made for the latter.
    /// Does nothing and returns nothing where the entry had ended before. The content of an ended entry is erased.</summary>
    ValueTask<IReadOnlyList<JournalEntry>> CompleteAsync(JournalId id, IReadOnlyList<JournalDraft> consequences, CancellationToken cancellationToken);

    /// <summary>What waits for the home networks of a puppet; nothing for one that has nothing to wait for.</summary>
    ValueTask<IReadOnlyList<BacklogFigures>> MeasureBacklogAsync(PuppetId puppet, CancellationToken cancellationToken);

    /// <summary>Discards what was accepted in a lane to a home network before that time, the oldest first and so many at most, and returns what it was. It is counted by
    /// a <see cref="DiscardedToHome"/> that stands where it stood. The oldest entry of the lane stays, for it may be on its way.</summary>
    ValueTask<IReadOnlyList<DiscardedEntry>> DiscardAsync(LaneKey lane, DateTimeOffset acceptedBefore, int limit, CancellationToken cancellationToken);

    /// <summary>The home server knows what was made of the entry by this id. Kept with the entry when it ends, so that whoever has the id can ask
    /// for its story; lost where the process dies before, and noted again by the repetition.</summary>
    void NoteSentAs(JournalId id, string homeId);

    /// <summary>Removes entries that ended before that time, and with them the memory of their deduplication keys; returns how many.</summary>
    ValueTask<int> PruneAsync(DateTimeOffset endedBefore, CancellationToken cancellationToken);

    /// <summary>Removes everything of a puppet, ended or not.</summary>
    ValueTask ForgetAsync(PuppetId puppet, CancellationToken cancellationToken);
}

/// <summary>A row of the journal; ids grow in the order of acceptance.</summary>
public readonly record struct JournalId(long Value)
{
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>The end of a lane: the remote network, or one of the home networks, and there either what is said or the files. The text is stored.</summary>
public readonly record struct LaneEnd(string Value)
{
    private const string Files = "/files";
    private const string OfferPrefix = "offer/";

    public static LaneEnd Remote { get; } = new("remote");

    /// <summary>Files to the remote network.</summary>
    public static LaneEnd RemoteFiles { get; } = new(Remote.Value + Files);

    /// <summary>True for a lane that fetches one file that was offered.</summary>
    public bool IsOffer => Value.StartsWith(OfferPrefix, StringComparison.Ordinal);

    /// <summary>The home network of the lane; null where it does not end at one.</summary>
    public HomeNetworkId? HomeNetwork
    {
        get
        {
            var network = Value.EndsWith(Files, StringComparison.Ordinal) ? Value[..^Files.Length] : Value;
            return IsOffer || network == Remote.Value ? null : new HomeNetworkId(network);
        }
    }

    public static LaneEnd Home(HomeNetworkId network) => new(network.Value);

    /// <summary>Files to a home network.</summary>
    public static LaneEnd HomeFiles(HomeNetworkId network) => new(network.Value + Files);

    /// <summary>A lane for one file that was offered: whether and when it comes holds up no other.</summary>
    public static LaneEnd Offer(string offer) => new(OfferPrefix + offer);

    public override string ToString() => Value;
}

/// <summary>The unit of order: one portal towards one end. Lanes do not wait for one another.</summary>
public readonly record struct LaneKey(PortalKey Portal, LaneEnd End)
{
    public override string ToString() => $"{Portal}>{End}";
}

/// <summary>An event about to be journaled.</summary>
/// <param name="DeduplicationKey">Set where the outside may hand the same event in twice; unique within the lane.</param>
public sealed record JournalDraft(LaneKey Lane, JournaledEvent Event, DateTimeOffset AcceptedAt, string? DeduplicationKey = null)
{
    /// <summary>Where more waits than may: the lane gets no entry for it, but one <see cref="DiscardedToHome"/> that counts it and what else is discarded there. Null for
    /// what is kept.</summary>
    public Discarding? Discarding { get; init; }
}

/// <summary>Where a draft is counted that is discarded.</summary>
/// <param name="CountedIn">The <see cref="DiscardedToHome"/> of another lane, as long as nobody has begun to tell it; null for one at the end of its own.</param>
public sealed record Discarding(JournalId? CountedIn = null);

/// <summary>A journaled event that has not ended.</summary>
/// <param name="AttemptBegun">True where an attempt began and its end is not known: handing it over again might deliver it twice.</param>
public sealed record JournalEntry(JournalId Id, LaneKey Lane, JournaledEvent Event, DateTimeOffset AcceptedAt, bool AttemptBegun)
{
    /// <summary>How many bytes its stored form takes.</summary>
    public long Size { get; init; }
}

/// <summary>What waits in one conversation for one home network of a puppet.</summary>
/// <param name="Bytes">Of the stored forms, and of the files that they are about.</param>
public sealed record BacklogFigures(HomeNetworkId Network, ConversationId Conversation, long Count, long Bytes);

/// <param name="Entry">As it was.</param>
/// <param name="HasEnded">False where the entry is now what tells of it and of others.</param>
public sealed record DiscardedEntry(JournalEntry Entry, bool HasEnded);
