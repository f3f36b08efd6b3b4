using System.Collections.Immutable;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Server.OfflineMessages;

namespace MsnBridge.Msnp.Server.Accounts;

/// <summary>One account with everything that outlives a connection. Immutable: a change makes a new value.</summary>
public sealed record MsnAccount
{
    /// <summary>The address in its normal form (<see cref="MsnAddress.Normalize"/>).</summary>
    public required string Address { get; init; }

    /// <summary>What is kept of the password.</summary>
    public required PasswordVerifier Password { get; init; }

    /// <summary>What the user calls himself.</summary>
    public required string FriendlyName { get; init; }

    /// <summary>Counts the changes of lists and settings; clients of MSNP2-9 ask for them by this number.</summary>
    public uint ListSerial { get; init; } = 1;

    /// <summary>When lists or settings changed last; clients of MSNP10-12 ask for them by this time.</summary>
    public required DateTimeOffset ListChangedAt { get; init; }

    /// <summary>Whether somebody on neither the allow nor the block list may see and write to the user (<c>BLP AL</c>).</summary>
    public bool AllowsStrangers { get; init; } = true;

    /// <summary>Whether the user is to be asked when somebody adds him (<c>GTC A</c>). Only clients act on it.</summary>
    public bool AsksWhenAdded { get; init; } = true;

    /// <summary>Phone numbers and flags by key: PHH PHW PHM MOB MBE WWE HSB. Those without a value are absent.</summary>
    public ImmutableSortedDictionary<string, string> Properties { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The user's groups, without the one that holds who is in none.</summary>
    public ImmutableList<ContactGroup> Groups { get; init; } = [];

    /// <summary>Everybody on any list, by address in normal form, in order so that lists are told the same each time.</summary>
    public ImmutableSortedDictionary<string, ListedContact> Contacts { get; init; } =
        ImmutableSortedDictionary.Create<string, ListedContact>(StringComparer.Ordinal);

    /// <summary>What was said to the user while he was away, in the order in which it came.</summary>
    public ImmutableList<StoredOfflineMessage> OfflineMessages { get; init; } = [];

    /// <summary>The entry of an address, in any case; null if it is on no list.</summary>
    public ListedContact? Find(string address) => Contacts.GetValueOrDefault(MsnAddress.Normalize(address));

    /// <summary>The entry of a contact of the forward list by its GUID.</summary>
    public ListedContact? Find(Guid contactId) =>
        Contacts.Values.FirstOrDefault(contact => contact.Id == contactId && contact.Lists.HasFlag(MsnpLists.Forward));
}

/// <summary>A group of contacts.</summary>
/// <param name="Number">Its name to clients of MSNP7-9: 1-29; 0 is the group of those who are in none and is not stored.</param>
/// <param name="Id">Its name to later clients.</param>
/// <param name="Name">The name people see.</param>
public sealed record ContactGroup(int Number, Guid Id, string Name);

/// <summary>Somebody on at least one of an account's lists.</summary>
public sealed record ListedContact
{
    /// <summary>The contact's address in normal form.</summary>
    public required string Address { get; init; }

    /// <summary>The contact's GUID to clients of MSNP10 and later.</summary>
    public required Guid Id { get; init; }

    /// <summary>The name the list holds for the contact; clients refresh it when they see a new one.</summary>
    public required string Name { get; init; }

    /// <summary>The lists the contact is on.</summary>
    public required MsnpLists Lists { get; init; }

    /// <summary>The groups the contact is in.</summary>
    public ImmutableList<Guid> Groups { get; init; } = [];
}
