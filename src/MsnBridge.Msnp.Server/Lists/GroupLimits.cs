namespace MsnBridge.Msnp.Server.Lists;

/// <summary>How many groups there may be and how long their names are, by the way they are told.</summary>
internal sealed class GroupLimits
{
    private readonly bool _countsEncoded;

    private GroupLimits(int maxGroups, bool countsEncoded) => (MaxGroups, _countsEncoded) = (maxGroups, countsEncoded);

    /// <summary>Over MSNP: group 0, which is not stored, counts, and names as they are encoded.</summary>
    public static GroupLimits Commands { get; } = new(ListLimits.MaxGroups - 1, countsEncoded: true);

    /// <summary>In the address book, which has no group 0.</summary>
    public static GroupLimits AddressBook { get; } = new(ListLimits.MaxGroups, countsEncoded: false);

    /// <summary>The most groups stored.</summary>
    public int MaxGroups { get; }

    /// <summary>Whether a name is neither empty nor too long.</summary>
    public bool Allow(string name) =>
        name.Length > 0 && (_countsEncoded ? Uri.EscapeDataString(name).Length : name.Length) <= ListLimits.MaxGroupNameLength;
}
