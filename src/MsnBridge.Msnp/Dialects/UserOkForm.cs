namespace MsnBridge.Msnp.Dialects;

/// <summary>What <c>USR OK</c> of the notification server says behind the account.</summary>
public enum UserOkForm
{
    /// <summary>Not known yet.</summary>
    None,

    /// <summary>Friendly name (MSNP2-5).</summary>
    NameOnly,

    /// <summary>Friendly name, verified (MSNP6-7).</summary>
    NameAndVerified,

    /// <summary>Friendly name, verified, restricted (MSNP8-9).</summary>
    NameAndFlags,

    /// <summary>Verified, restricted (MSNP10 and later).</summary>
    FlagsOnly,
}
