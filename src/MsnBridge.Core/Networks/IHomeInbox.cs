using MsnBridge.Core.Identities;

namespace MsnBridge.Core.Networks;

/// <summary>
/// What a home server handed over and its network has not dealt with yet, for networks whose server wants an answer before the work is done.
/// Entries of one lane are dealt with in order; lanes do not wait for one another. Contents are sealed at rest, for a person may type a
/// password. Safe for concurrent use. A method that has returned has committed; one that throws has stored nothing of its call.
/// </summary>
public interface IHomeInbox
{
    /// <summary>Commits all drafts together and returns the entries made, in order. A draft whose key this network has seen makes no entry
    /// and is left out of the result.</summary>
    ValueTask<IReadOnlyList<InboxEntry>> AcceptAsync(HomeNetworkId network, IReadOnlyList<InboxDraft> drafts, CancellationToken cancellationToken);

    /// <summary>The oldest entries of a lane that are not dealt with, in the order of acceptance.</summary>
    ValueTask<IReadOnlyList<InboxEntry>> ReadPendingAsync(HomeNetworkId network, string lane, int limit, CancellationToken cancellationToken);

    /// <summary>The lanes that have entries which are not dealt with, the one with the oldest first; asked once at start.</summary>
    ValueTask<IReadOnlyList<string>> FindPendingLanesAsync(HomeNetworkId network, CancellationToken cancellationToken);

    /// <summary>The entry is dealt with: its content is erased, its key stays known until it is pruned. Repeating it does nothing.</summary>
    ValueTask CompleteAsync(InboxId id, CancellationToken cancellationToken);

    /// <summary>Removes entries of all networks that were dealt with before that time, and with them the memory of their keys; returns how
    /// many.</summary>
    ValueTask<int> PruneAsync(DateTimeOffset endedBefore, CancellationToken cancellationToken);
}

/// <summary>A row of the inbox; ids grow in the order of acceptance.</summary>
public readonly record struct InboxId(long Value)
{
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Something about to be accepted.</summary>
/// <param name="Lane">The unit of order, in the home network's own words.</param>
/// <param name="Key">Unique within the home network: the same thing handed over twice has the same key.</param>
/// <param name="Content">What was handed over, in the home network's own form.</param>
public sealed record InboxDraft(string Lane, string Key, string Content, DateTimeOffset AcceptedAt)
{
    // A message, or a password, must not reach a log through a record's generated text.
    public override string ToString() => $"InboxDraft({Lane}, {Key}, {Content.Length} characters)";
}

/// <summary>Something accepted that is not dealt with.</summary>
public sealed record InboxEntry(InboxId Id, string Lane, string Key, string Content, DateTimeOffset AcceptedAt)
{
    public override string ToString() => $"InboxEntry({Id}, {Lane}, {Key}, {Content.Length} characters)";
}
