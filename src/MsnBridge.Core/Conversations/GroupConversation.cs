using System.Collections.Immutable;
using MsnBridge.Core.Identities;

namespace MsnBridge.Core.Conversations;

/// <summary>A conversation of several people, as the account that is in it sees it.</summary>
public sealed record GroupConversation
{
    /// <summary>The most members that are kept of one; a server may list thousands.</summary>
    public const int MaxMembers = 250;

    /// <summary>Stays the same for as long as the group is known, whatever connections carry it.</summary>
    public required ConversationId Id { get; init; }

    /// <summary>What it is called on the remote network, or null where it has no name.</summary>
    public string? Name { get; init; }

    /// <summary>Who is in it, without the account itself.</summary>
    public ImmutableArray<ContactId> Members { get; init; } = [];

    /// <summary>True where the remote network keeps it by itself (a circle), so that it is there though nobody speaks.</summary>
    public bool Lasts { get; init; }

    public bool Equals(GroupConversation? other) =>
        other is not null && Id == other.Id && Name == other.Name && Lasts == other.Lasts && Members.AsSpan().SequenceEqual(other.Members.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Id, Name, Lasts, Members.Length);
}
