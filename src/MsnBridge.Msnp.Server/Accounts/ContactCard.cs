using System.Collections.Immutable;
using MsnBridge.Msnp.AddressBook;

namespace MsnBridge.Msnp.Server.Accounts;

/// <summary>What an address book holds of a contact that Messenger only shows.</summary>
public sealed record ContactCard
{
    /// <summary>The first name.</summary>
    public string? FirstName { get; init; }

    /// <summary>The middle name.</summary>
    public string? MiddleName { get; init; }

    /// <summary>The last name.</summary>
    public string? LastName { get; init; }

    /// <summary>A note.</summary>
    public string? Comment { get; init; }

    /// <summary>The day of birth, as written.</summary>
    public string? Birthdate { get; init; }

    /// <summary>Mail addresses.</summary>
    public ImmutableList<ContactEmail> Emails { get; init; } = [];

    /// <summary>Phone numbers.</summary>
    public ImmutableList<ContactPhone> Phones { get; init; } = [];
}
