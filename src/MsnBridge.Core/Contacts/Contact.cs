using System.Collections.Immutable;
using MsnBridge.Core.Content;
using MsnBridge.Core.Identities;

namespace MsnBridge.Core.Contacts;

/// <summary>Somebody on the puppet's lists, as last heard from the remote network.</summary>
public sealed record Contact
{
    public required ContactId Id { get; init; }

    /// <summary>What the contact calls himself; this is what a ghost is called in public. The address where no name is known.</summary>
    public required string DisplayName { get; init; }

    /// <summary>What the puppet's owner calls the contact; it goes only into his own room or roster. Null where he gave no name.</summary>
    public string? OwnName { get; init; }

    public required ContactRelation Relation { get; init; }

    /// <summary>Names of the groups the contact is in, in the list's order.</summary>
    public ImmutableArray<string> Groups { get; init; } = [];

    /// <summary>The display picture, as it is in the content store; null where there is none or it could not be had yet.</summary>
    public ContentKey? Picture { get; init; }

    /// <summary>The scene above conversations with the contact, by its hash; it is not fetched. Null where there is none.</summary>
    public ContentKey? Scene { get; init; }

    /// <summary>The colour of the contact's windows as the network writes it; null where it does not say.</summary>
    public string? ColorScheme { get; init; }

    /// <summary>On the owner's list, so shown to him.</summary>
    public bool IsListed => Relation.HasFlag(ContactRelation.Listed);

    public bool Equals(Contact? other) =>
        other is not null && Id == other.Id && DisplayName == other.DisplayName && OwnName == other.OwnName && Relation == other.Relation
        && Picture == other.Picture && Scene == other.Scene && ColorScheme == other.ColorScheme
        && Groups.AsSpan().SequenceEqual(other.Groups.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Id, DisplayName, OwnName, Relation, Groups.Length, Picture);
}

/// <summary>Which lists tie a contact to the puppet. The numbers are stored.</summary>
[Flags]
public enum ContactRelation
{
    None = 0,

    /// <summary>On my list (forward).</summary>
    Listed = 1,

    /// <summary>May see and write to me (allow).</summary>
    Allowed = 2,

    /// <summary>Blocked by me.</summary>
    Blocked = 4,

    /// <summary>Has me on his list (reverse).</summary>
    ListsMe = 8,

    /// <summary>Added me and waits for my answer (pending).</summary>
    Pending = 16,
}
