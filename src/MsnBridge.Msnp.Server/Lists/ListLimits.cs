namespace MsnBridge.Msnp.Server.Lists;

/// <summary>Sizes that MSN allowed and its clients rely on.</summary>
internal static class ListLimits
{
    /// <summary>Groups, the one of those in no group counted.</summary>
    public const int MaxGroups = 30;

    /// <summary>Bytes of a group name as encoded on the wire.</summary>
    public const int MaxGroupNameLength = 61;

    /// <summary>Bytes of a friendly name as encoded on the wire.</summary>
    public const int MaxFriendlyNameLength = 387;

    /// <summary>Characters of a phone number.</summary>
    public const int MaxPropertyLength = 95;
}
