using System.Globalization;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Server.Accounts;

namespace MsnBridge.Msnp.Server.Notification;

/// <summary>How a dialect names groups: by number or by GUID.</summary>
internal static class GroupReference
{
    /// <summary>The number of the group of those who are in none. It exists only for clients that know groups by number.</summary>
    public const string Zero = "0";

    /// <summary>What clients of numbered groups show for it.</summary>
    public const string ZeroName = "Other Contacts";

    /// <summary>The group's name on the wire.</summary>
    public static string Of(ContactGroup group, MsnpDialect dialect) =>
        UsesNumbers(dialect) ? group.Number.ToString(CultureInfo.InvariantCulture) : group.Id.ToString();

    /// <summary>Whether a client means the group of those who are in none.</summary>
    public static bool IsZero(string reference, MsnpDialect dialect) => UsesNumbers(dialect) && reference == Zero;

    /// <summary>The group a client means; null if there is none. MSN Messenger 7.0 removes groups by their name, percent-encoded once more.</summary>
    public static ContactGroup? Find(MsnAccount account, string reference, MsnpDialect dialect)
    {
        if (UsesNumbers(dialect))
        {
            return int.TryParse(reference, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? account.Groups.Find(group => group.Number == number)
                : null;
        }

        return Guid.TryParse(reference, out var id)
            ? account.Groups.Find(group => group.Id == id)
            : account.Groups.Find(group => group.Name == Uri.UnescapeDataString(reference));
    }

    public static bool UsesNumbers(MsnpDialect dialect) => dialect.ContactList != ContactListModel.ByContactId;
}
