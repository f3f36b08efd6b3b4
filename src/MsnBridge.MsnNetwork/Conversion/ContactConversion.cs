using MsnBridge.Core.Contacts;
using MsnBridge.Core.Identities;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Contacts;

namespace MsnBridge.MsnNetwork.Conversion;

/// <summary>Contacts of MSN's lists as Core knows them. The two sets of lists have the same meaning but are not the same numbers by law:
/// MSN's are on the wire, Core's are in the store.</summary>
internal static class ContactConversion
{
    public static ContactId ToContactId(string address) => new(address.ToLowerInvariant());

    public static Contact ToBridge(MsnContact contact, ContactListSnapshot list) => new()
    {
        Id = ToContactId(contact.Address),
        DisplayName = string.IsNullOrWhiteSpace(contact.DisplayName) ? contact.Address : contact.DisplayName,
        OwnName = string.IsNullOrWhiteSpace(contact.Nickname) ? null : contact.Nickname,
        Relation = ToBridge(contact.Lists),
        Groups = [.. contact.GroupIds.Where(list.Groups.ContainsKey).Select(id => list.Groups[id].Name)],
    };

    private static ContactRelation ToBridge(MsnpLists lists)
    {
        var relation = ContactRelation.None;
        Add(MsnpLists.Forward, ContactRelation.Listed);
        Add(MsnpLists.Allow, ContactRelation.Allowed);
        Add(MsnpLists.Block, ContactRelation.Blocked);
        Add(MsnpLists.Reverse, ContactRelation.ListsMe);
        Add(MsnpLists.Pending, ContactRelation.Pending);
        return relation;

        void Add(MsnpLists list, ContactRelation meaning) => relation |= lists.HasFlag(list) ? meaning : ContactRelation.None;
    }
}
