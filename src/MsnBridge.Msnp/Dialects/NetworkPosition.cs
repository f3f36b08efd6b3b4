namespace MsnBridge.Msnp.Dialects;

/// <summary>Where a line that names a person says which network he is of.</summary>
public enum NetworkPosition
{
    /// <summary>Nowhere: everybody is of Passport (MSNP2-13).</summary>
    None,

    /// <summary>As a parameter behind the account (MSNP14-17).</summary>
    BehindAccount,

    /// <summary>Before the account and a colon: <c>1:name@host</c> (MSNP18 and later).</summary>
    BeforeAccount,
}
