using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using MsnBridge.Msnp.AddressBook;

namespace MsnBridge.Msnp.Server.Circles;

/// <summary>A circle: a group conversation that is always there (MSNP18 and later). Immutable; stored with the account that made it.</summary>
public sealed record Circle
{
    /// <summary>Its id: <c>00000000-0000-0000-0009-</c> and twelve hexadecimal digits.</summary>
    public required Guid Id { get; init; }

    /// <summary>The address of the account that made it and keeps it, in normal form. It need not be a member any more.</summary>
    public required string Keeper { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Who is in it or invited, by address in normal form.</summary>
    public ImmutableSortedDictionary<string, CircleMembership> Members { get; init; } =
        ImmutableSortedDictionary.Create<string, CircleMembership>(StringComparer.Ordinal);

    /// <summary>Those who are in it.</summary>
    [JsonIgnore]
    public IEnumerable<string> Accepted => Members.Where(member => member.Value.IsAccepted).Select(member => member.Key);

    /// <summary>The id as it is written.</summary>
    [JsonIgnore]
    public string WireId => Id.ToString("D", CultureInfo.InvariantCulture);

    /// <summary>The address by which the notification server knows the circle: <c>id@live.com</c>.</summary>
    [JsonIgnore]
    public string Address => WireId + "@" + CircleInverseInfo.DefaultDomain;
}

/// <summary>What somebody is in a circle.</summary>
/// <param name="ContactId">The id of his entry in the circle's address book.</param>
/// <param name="Role">What he is, or becomes when he accepts.</param>
/// <param name="State">How far it has come.</param>
/// <param name="JoinedAt">When he accepted; until then, when he was invited.</param>
public sealed record CircleMembership(Guid ContactId, CircleRole Role, RelationshipState State, DateTimeOffset JoinedAt)
{
    /// <summary>Whether he is in it, rather than invited.</summary>
    [JsonIgnore]
    public bool IsAccepted => State == RelationshipState.Accepted;

    /// <summary>Whether he may invite and put out others.</summary>
    [JsonIgnore]
    public bool Runs => IsAccepted && Role is (CircleRole.Admin or CircleRole.AssistantAdmin);
}
