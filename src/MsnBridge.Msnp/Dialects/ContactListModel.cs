namespace MsnBridge.Msnp.Dialects;

/// <summary>How the contact list is kept and told.</summary>
public enum ContactListModel
{
    /// <summary>Not known yet.</summary>
    None,

    /// <summary>Each list told by itself, a line per entry; contacts by address, groups, where there are any, by number (MSNP2-7).</summary>
    ListByList,

    /// <summary>One <c>LST</c> line per contact with a bit for each list, contacts by address, groups by number (MSNP8-9).</summary>
    ByAddress,

    /// <summary>As <see cref="ByAddress"/>, but contacts of the forward list and groups have GUIDs, and there is a pending list (MSNP10-12).</summary>
    ByContactId,

    /// <summary>Kept by the address book and the sharing service over SOAP; the notification server is told the result with <c>ADL</c> (MSNP13 and later).</summary>
    AddressBook,
}
