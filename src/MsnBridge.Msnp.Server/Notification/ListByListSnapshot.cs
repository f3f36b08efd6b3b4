using System.Globalization;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Server.Accounts;
using MsnBridge.Msnp.Server.Sessions;

namespace MsnBridge.Msnp.Server.Notification;

/// <summary>The answer to <c>SYN</c> of MSNP2-7: nothing new, or each list by itself, every line with SYN's transaction id and the serial number.</summary>
internal static class ListByListSnapshot
{
    // Clients of that age do not know the others.
    private static readonly string[] OwnProperties =
        [PropertyKeys.HomePhone, PropertyKeys.WorkPhone, PropertyKeys.MobilePhone, PropertyKeys.MayBePaged, PropertyKeys.HasMobile];

    private static readonly string[] ContactProperties =
        [PropertyKeys.HomePhone, PropertyKeys.WorkPhone, PropertyKeys.MobilePhone, PropertyKeys.MayBePaged];

    private static readonly MsnpLists[] Lists = [MsnpLists.Forward, MsnpLists.Allow, MsnpLists.Block, MsnpLists.Reverse];

    // <<< SYN t serial
    // <<< GTC t serial A|N
    // <<< BLP t serial AL|BL
    // <<< PRP t serial key [value]                         five, set or not (MSNP5-7)
    // <<< LSG t serial index count id name 0               (MSNP7)
    // <<< LST t list serial index count account name ...   FL, AL, BL, RL, an empty one as well; each line of the forward list followed by
    // <<< BPR serial account key [value]                   four, set or not (MSNP5-7)
    public static MsnpCommand[] Create(
        SynCommand request, MsnAccount account, IReadOnlyDictionary<string, MsnAccount> contacts, MsnpDialect dialect)
    {
        var id = request.TransactionId;
        var serial = account.ListSerial;
        var reply = new SynReplyCommand(id, serial.ToString(CultureInfo.InvariantCulture), SettingsStamp: null, Content: null);
        if (request.ListStamp == reply.ListStamp)
            return [reply];

        List<MsnpCommand> answer =
        [
            reply,
            new GtcCommand(id, serial, account.AsksWhenAdded ? ReverseListPrompt.Ask : ReverseListPrompt.AcceptSilently),
            new BlpCommand(id, serial, account.AllowsStrangers ? PrivacyMode.AllowUnlessBlocked : PrivacyMode.BlockUnlessAllowed),
        ];
        if (dialect.HasPhoneProperties)
            answer.AddRange(OwnProperties.Select(key => new PrpCommand(id, serial, key, account.Properties.GetValueOrDefault(key))));

        if (dialect.HasGroups)
            answer.AddRange(GroupLines(id, account));

        foreach (var list in Lists)
        {
            foreach (var entry in Entries(id, list, account, dialect))
            {
                answer.Add(entry);
                if (dialect.HasPhoneProperties && list == MsnpLists.Forward && entry.Account is { } address)
                    answer.AddRange(PropertiesOf(address, account, contacts));
            }
        }

        return [.. answer];
    }

    /// <summary>The answer to <c>LST</c>.</summary>
    public static MsnpCommand[] OneList(LstRequestCommand request, MsnAccount account, MsnpDialect dialect) =>
        [.. Entries(request.TransactionId, request.List, account, dialect)];

    /// <summary>The answer to <c>LSG</c>.</summary>
    public static MsnpCommand[] Groups(LsgRequestCommand request, MsnAccount account) => [.. GroupLines(request.TransactionId, account)];

    private static IEnumerable<GroupEntryCommand> GroupLines(uint id, MsnAccount account)
    {
        (string Id, string Name)[] groups =
        [
            (GroupReference.Zero, GroupReference.ZeroName),
            .. account.Groups.Select(group => (group.Number.ToString(CultureInfo.InvariantCulture), group.Name)),
        ];
        return groups.Select((group, index) =>
            new GroupEntryCommand(id, account.ListSerial, (uint)index + 1, (uint)groups.Length, group.Id, group.Name));
    }

    private static IEnumerable<ListEntryCommand> Entries(uint id, MsnpLists list, MsnAccount account, MsnpDialect dialect)
    {
        ListedContact[] entries = [.. account.Contacts.Values.Where(contact => contact.Lists.HasFlag(list))];
        if (entries.Length == 0)
            return [new ListEntryCommand(id, list, account.ListSerial, 0, 0, null, null, [])];

        return entries.Select((contact, index) => new ListEntryCommand(
            id,
            list,
            account.ListSerial,
            (uint)index + 1,
            (uint)entries.Length,
            contact.Address,
            contact.ShownName,
            dialect.HasGroups && list == MsnpLists.Forward ? GroupsOf(contact, account, dialect) : []));
    }

    private static EquatableList<string> GroupsOf(ListedContact contact, MsnAccount account, MsnpDialect dialect)
    {
        string[] groups = [.. account.Groups.Where(group => contact.Groups.Contains(group.Id)).Select(group => GroupReference.Of(group, dialect))];
        return groups.Length > 0 ? [.. groups] : [GroupReference.Zero];
    }

    private static IEnumerable<BprCommand> PropertiesOf(string address, MsnAccount account, IReadOnlyDictionary<string, MsnAccount> contacts)
    {
        var shown = contacts.TryGetValue(address, out var owner) && PrivacyRules.Allows(owner, account.Address) ? owner : null;
        return ContactProperties.Select(key => new BprCommand(account.ListSerial, address, key, shown?.Properties.GetValueOrDefault(key)));
    }
}
