using System.Globalization;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Server.Accounts;
using MsnBridge.Msnp.Server.Sessions;

namespace MsnBridge.Msnp.Server.Notification;

/// <summary>The answer to <c>SYN</c>: nothing new, or everything with exact counts, which clients rely on.</summary>
internal static class ListSnapshot
{
    // <<< SYN t serial contacts groups                     (MSNP8-9)
    // <<< SYN t time time contacts groups                  (MSNP10-12)
    // <<< GTC A|N
    // <<< BLP AL|BL
    // <<< PRP MFN name                                     (MSNP10-12)
    // <<< PRP key value                                    for each property that is set
    // <<< LSG ...                                          `groups` of them, at MSNP8-9 with group 0
    // <<< LST ...                                          `contacts` of them, each followed by
    // <<< BPR key value                                    the properties its owner set and lets the user see
    public static MsnpCommand[] Create(
        SynCommand request, MsnAccount account, IReadOnlyDictionary<string, MsnAccount> contacts, MsnpDialect dialect)
    {
        var stamp = Stamp(account, dialect);
        if (request.ListStamp == stamp && (request.SettingsStamp ?? stamp) == stamp)
            return [new SynReplyCommand(request.TransactionId, stamp, stamp, Content: null)];

        var groups = Groups(account, dialect);
        var counts = new SynContent((uint)account.Contacts.Count, (uint)groups.Count);
        List<MsnpCommand> answer =
        [
            new SynReplyCommand(request.TransactionId, stamp, stamp, counts),
            new GtcCommand(0, null, account.AsksWhenAdded ? ReverseListPrompt.Ask : ReverseListPrompt.AcceptSilently),
            new BlpCommand(0, null, account.AllowsStrangers ? PrivacyMode.AllowUnlessBlocked : PrivacyMode.BlockUnlessAllowed),
        ];
        if (dialect.ContactList == ContactListModel.ByContactId)
            answer.Add(new PrpCommand(0, null, PropertyKeys.FriendlyName, account.FriendlyName));

        answer.AddRange(account.Properties.Select(property => new PrpCommand(0, null, property.Key, property.Value)));
        answer.AddRange(groups);
        foreach (var contact in account.Contacts.Values)
        {
            answer.Add(Contact(account, contact, dialect));
            if (contact.Lists.HasFlag(MsnpLists.Forward)
                && contacts.TryGetValue(contact.Address, out var owner)
                && PrivacyRules.Allows(owner, account.Address))
            {
                answer.AddRange(owner.Properties.Select(property => new BprCommand(null, null, property.Key, property.Value)));
            }
        }

        return [.. answer];
    }

    private static string Stamp(MsnAccount account, MsnpDialect dialect) => dialect.ContactList == ContactListModel.ByContactId
        ? account.ListChangedAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fff0000", CultureInfo.InvariantCulture) + "-00:00"
        : account.ListSerial.ToString(CultureInfo.InvariantCulture);

    private static List<LsgCommand> Groups(MsnAccount account, MsnpDialect dialect)
    {
        var groups = account.Groups.Select(group => new LsgCommand(GroupReference.Of(group, dialect), group.Name));
        return GroupReference.UsesNumbers(dialect) ? [new LsgCommand(GroupReference.Zero, GroupReference.ZeroName), .. groups] : [.. groups];
    }

    private static LstCommand Contact(MsnAccount account, ListedContact contact, MsnpDialect dialect)
    {
        var isForward = contact.Lists.HasFlag(MsnpLists.Forward);
        string[] groups = [.. account.Groups.Where(group => contact.Groups.Contains(group.Id)).Select(group => GroupReference.Of(group, dialect))];
        if (isForward && groups.Length == 0 && GroupReference.UsesNumbers(dialect))
            groups = [GroupReference.Zero];

        return new LstCommand(
            contact.Address, contact.ShownName, isForward ? contact.Id.ToString() : null, Shown(contact.Lists, dialect), null, [.. groups]);
    }

    /// <summary>Clients before MSNP10 know no pending list and ask about who is on the reverse list alone; later ones expect the pending bit without the other.</summary>
    private static MsnpLists Shown(MsnpLists lists, MsnpDialect dialect)
    {
        if (!lists.HasFlag(MsnpLists.Pending))
            return lists;

        return lists & ~(dialect.ContactList == ContactListModel.ByContactId ? MsnpLists.Reverse : MsnpLists.Pending);
    }
}
