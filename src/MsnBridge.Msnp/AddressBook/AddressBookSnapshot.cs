using System.Collections.Immutable;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Contacts;

namespace MsnBridge.Msnp.AddressBook;

/// <summary>What the address book and the sharing service together say of an account at one moment.</summary>
public sealed record AddressBookSnapshot
{
    /// <summary>An account that nothing is known of.</summary>
    public static AddressBookSnapshot Empty { get; } = new();

    /// <summary>The contact list; the id of a contact is that of his entry in the address book.</summary>
    public ContactListSnapshot ContactList { get; init; } = ContactListSnapshot.Empty;

    /// <summary>What people said who added the account and wait for an answer, by address.</summary>
    public ImmutableDictionary<string, string> InviteMessages { get; init; } =
        ImmutableDictionary.Create<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The circles the account is in or is invited to, by address.</summary>
    public ImmutableDictionary<string, CircleInverseInfo> Circles { get; init; } =
        ImmutableDictionary.Create<string, CircleInverseInfo>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The document that proves to the notification server that the account is in its circles (<c>USR SHA A</c>); null if there is none.</summary>
    public Sensitive? CircleTicket { get; init; }

    /// <summary>The number of the account, where told.</summary>
    public long? OwnCid { get; init; }

    /// <summary>Whether the account may be signed in from several places; null where that was never set.</summary>
    public bool? AllowsSeveralPlaces { get; init; }

    /// <summary>Whether name, message and picture are kept in the storage service; null where that was never set.</summary>
    public bool? RoamsProfile { get; init; }
}
