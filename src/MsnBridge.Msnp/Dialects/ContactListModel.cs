namespace MsnBridge.Msnp.Dialects;

/// <summary>How the contact list is kept and told.</summary>
public enum ContactListModel
{
    /// <summary>Not known yet.</summary>
    None,

    /// <summary>One <c>LST</c> line per contact with a bit for each list, contacts by address, groups by number (MSNP8-9).</summary>
    ByAddress,

    /// <summary>As <see cref="ByAddress"/>, but contacts of the forward list and groups have GUIDs, and there is a pending list (MSNP10-12).</summary>
    ByContactId,
}
