using System.Collections.Frozen;
using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.Server.Notification;

/// <summary>The properties of an account, its friendly name excepted.</summary>
internal static class AccountProperties
{
    private static readonly FrozenSet<string> Known = FrozenSet.ToFrozenSet(
        [
            PropertyKeys.HomePhone, PropertyKeys.WorkPhone, PropertyKeys.MobilePhone, PropertyKeys.MayBePaged, PropertyKeys.HasMobile,
            PropertyKeys.HasWatch, PropertyKeys.HasBlog,
        ],
        StringComparer.Ordinal);

    /// <summary>Whether there is such a property.</summary>
    public static bool IsKnown(string key) => Known.Contains(key);
}
