using System.Collections.Immutable;
using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.Contacts;

/// <summary>Somebody on at least one list of the account.</summary>
public sealed record MsnContact
{
    /// <summary>The address in lower case: <c>name@host</c>, or <c>tel:+digits</c>.</summary>
    public required string Address { get; init; }

    /// <summary>The contact's name as the list has it: his own words, or what another client of this account wrote over them. The address where there
    /// is none.</summary>
    public required string DisplayName { get; init; }

    /// <summary>The name the user gave the contact, which then is <see cref="DisplayName"/> whatever he calls himself; null for none (MSNP13 and later).</summary>
    public string? Nickname { get; init; }

    /// <summary>The lists the contact is on. Before MSNP10 there is no pending list; there, somebody who is on the reverse list and on neither the allow nor
    /// the block list counts as pending, which is what clients of that age asked their user about.</summary>
    public required MsnpLists Lists { get; init; }

    /// <summary>The GUID by which MSNP10 and later know a contact of the forward list; otherwise null.</summary>
    public string? Id { get; init; }

    /// <summary>The groups the contact is in, keys of <see cref="ContactListSnapshot.Groups"/>.</summary>
    public ImmutableArray<string> GroupIds { get; init; } = [];

    /// <summary>The network: 1 is Passport, 4 telephone.</summary>
    public int NetworkId { get; init; } = 1;

    /// <summary>Phone numbers and the like by their key (PHH, PHW, PHM, MOB, HSB).</summary>
    public ImmutableDictionary<string, string> Properties { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Whether the contact added the account and waits for an answer.</summary>
    public bool IsPending => Lists.HasFlag(MsnpLists.Pending);
}

/// <summary>A group of contacts.</summary>
/// <param name="Id">A small number (to MSNP9) or a GUID (MSNP10 and later).</param>
/// <param name="Name">Its name, decoded.</param>
public sealed record ContactGroup(string Id, string Name);
