using System.Collections.Immutable;
using System.Text.Json.Serialization;
using MsnBridge.Msnp.AddressBook;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Server.Circles;
using MsnBridge.Msnp.Server.OfflineMessages;
using MsnBridge.Msnp.Server.Storage;

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

    /// <summary>What clients of MSNP13 and later keep in the account's own entry of the address book, beside the settings above.</summary>
    public ImmutableSortedDictionary<string, string> Annotations { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>What was deleted lately, in order.</summary>
    public ImmutableList<ListTombstone> Tombstones { get; init; } = [];

    /// <summary>The time since which every deletion is remembered.</summary>
    public DateTimeOffset HistoryBegins { get; init; }

    /// <summary>The circles this account made, which are stored with it.</summary>
    public ImmutableList<Circle> Circles { get; init; } = [];

    /// <summary>Circles the user blocked.</summary>
    public ImmutableSortedSet<Guid> BlockedCircles { get; init; } = [];

    /// <summary>The account's GUID to clients of MSNP13 and later.</summary>
    [JsonIgnore]
    public Guid Id => AccountIds.Of(Address).Id;

    /// <summary>The account's number (CID).</summary>
    [JsonIgnore]
    public long Cid => AccountIds.Of(Address).Cid;

    /// <summary>What the storage service keeps of the user; null while it keeps nothing.</summary>
    public RoamingData? Roaming { get; init; }

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
public sealed record ContactGroup(int Number, Guid Id, string Name)
{
    /// <summary>When it changed last; null if that is not known.</summary>
    public DateTimeOffset? ChangedAt { get; init; }
}

/// <summary>Something that was deleted.</summary>
/// <param name="Id">The GUID of the contact or group.</param>
/// <param name="Address">The contact's address; null for a group.</param>
/// <param name="Lists">The lists the contact was taken off.</param>
/// <param name="DeletedAt">When.</param>
public sealed record ListTombstone(Guid Id, string? Address, MsnpLists Lists, DateTimeOffset DeletedAt);

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

    /// <summary>What clients of MSNP13 and later noted on the contact: <c>AB.NickName</c> and the like.</summary>
    public ImmutableSortedDictionary<string, string> Annotations { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>What the address book holds of the contact beside that; null if nothing.</summary>
    public ContactCard? Card { get; init; }

    /// <summary>What a pending contact said when he added the account.</summary>
    public string? InviteMessage { get; init; }

    /// <summary>When the entry changed last; null if that is not known.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>The name to show to clients that know one only: the user's own for the contact, or <see cref="Name"/>.</summary>
    [JsonIgnore]
    public string ShownName => Annotations.GetValueOrDefault(AnnotationNames.Nickname) is { Length: > 0 } nickname ? nickname : Name;
}
