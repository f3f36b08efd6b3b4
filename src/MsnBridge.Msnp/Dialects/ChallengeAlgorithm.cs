namespace MsnBridge.Msnp.Dialects;

/// <summary>How the challenge of <c>CHL</c> is answered.</summary>
public enum ChallengeAlgorithm
{
    /// <summary>MD5 over challenge and product key (to MSNP10).</summary>
    Md5,

    /// <summary>A 64-bit key over that MD5 (MSNP11 and later).</summary>
    Keyed64Bit,
}
