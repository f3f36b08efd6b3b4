namespace MsnBridge.Msnp.Commands;

/// <summary>The names of properties in <c>PRP</c>, <c>BPR</c> and <c>SBP</c>.</summary>
public static class PropertyKeys
{
    /// <summary>Home phone.</summary>
    public const string HomePhone = "PHH";

    /// <summary>Work phone.</summary>
    public const string WorkPhone = "PHW";

    /// <summary>Mobile phone.</summary>
    public const string MobilePhone = "PHM";

    /// <summary>Y or N: may be paged on the mobile.</summary>
    public const string MayBePaged = "MOB";

    /// <summary>Y or N: has a mobile.</summary>
    public const string HasMobile = "MBE";

    /// <summary>The friendly name (MSNP10 and later).</summary>
    public const string FriendlyName = "MFN";

    /// <summary>Has a watch that can be paged (MSNP9 and later).</summary>
    public const string HasWatch = "WWE";

    /// <summary>Has a blog (MSNP11 and later).</summary>
    public const string HasBlog = "HSB";

    /// <summary>What may be told of a contact by <c>BPR</c>; BPR is read by finding one of these.</summary>
    internal static bool IsContactProperty(ReadOnlySpan<byte> token) =>
        token.SequenceEqual("PHH"u8) || token.SequenceEqual("PHW"u8) || token.SequenceEqual("PHM"u8) || token.SequenceEqual("MOB"u8)
        || token.SequenceEqual("MBE"u8) || token.SequenceEqual("WWE"u8) || token.SequenceEqual("HSB"u8) || token.SequenceEqual("MFN"u8);
}
