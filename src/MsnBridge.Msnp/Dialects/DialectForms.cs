namespace MsnBridge.Msnp.Dialects;

/// <summary>How a user proves who he is.</summary>
public enum AuthenticationMethod
{
    /// <summary>Not known yet.</summary>
    None,

    /// <summary>Passport 1.4: a policy from the server, a ticket from the login server (MSNP8-14).</summary>
    Tweener,
}

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

/// <summary>What <c>USR OK</c> of the notification server says behind the account.</summary>
public enum UserOkForm
{
    /// <summary>Not known yet.</summary>
    None,

    /// <summary>Friendly name, verified, restricted (MSNP8-9).</summary>
    NameAndFlags,

    /// <summary>Verified, restricted (MSNP10 and later).</summary>
    FlagsOnly,
}

/// <summary>What <c>XFR NS</c> says behind the new server.</summary>
public enum ReferralForm
{
    /// <summary>Nothing.</summary>
    ServerOnly,

    /// <summary>A zero and the server spoken to (MSNP7-12).</summary>
    WithCurrentServer,
}

/// <summary>What the presence lines say.</summary>
public sealed record PresenceForm
{
    /// <summary>Whether the capability number is there (MSNP8 and later).</summary>
    public bool HasCapabilities { get; init; }

    /// <summary>Whether the display picture's MSNObject may follow (MSNP9 and later).</summary>
    public bool HasMsnObject { get; init; }
}

/// <summary>How the challenge of <c>CHL</c> is answered.</summary>
public enum ChallengeAlgorithm
{
    /// <summary>MD5 over challenge and product key (to MSNP10).</summary>
    Md5,

    /// <summary>A 64-bit key over that MD5 (MSNP11 and later).</summary>
    Keyed64Bit,
}
