using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.Contacts;

/// <summary>MSNP2-9: everybody by address, groups, from MSNP7 on, by number, <c>ADD</c>, <c>REM</c> and <c>REA</c>, no pending list.</summary>
/// <param name="hasGroups">Whether the dialect has groups.</param>
internal sealed class AddressListModel(bool hasGroups) : IContactListModel
{
    private const MsnpLists Decided = MsnpLists.Allow | MsnpLists.Block;

    public (MsnpLists AddTo, MsnpLists RemoveFrom) Acceptance => (MsnpLists.None, MsnpLists.None);

    public SynCommand RequestList(uint id) => new(id, "0");

    public MsnpLists Interpret(MsnpLists lists) => lists.HasFlag(MsnpLists.Reverse) && (lists & Decided) == MsnpLists.None
        ? lists | MsnpLists.Pending
        : lists & ~MsnpLists.Pending;

    public MsnpLists AfterBeingAdded(MsnpLists lists) => Interpret(lists | MsnpLists.Reverse);

    // >>> ADD t FL|AL|BL account name [group]
    public MsnpCommand AddTo(MsnpLists list, uint id, string address, string name) =>
        new AddCommand(id, list, ListSerial: null, address, name, list == MsnpLists.Forward && hasGroups ? "0" : null);

    // >>> REM t FL|AL|BL account [group]
    public MsnpCommand RemoveFrom(MsnpLists list, uint id, MsnContact contact) => new RemCommand(id, list, ListSerial: null, contact.Address);

    public MsnpCommand AddToGroup(uint id, MsnContact contact, string groupId) =>
        new AddCommand(id, MsnpLists.Forward, ListSerial: null, contact.Address, contact.DisplayName, groupId);

    public MsnpCommand RemoveFromGroup(uint id, MsnContact contact, string groupId) =>
        new RemCommand(id, MsnpLists.Forward, ListSerial: null, contact.Address, groupId);

    // >>> REA t account name
    public MsnpCommand Rename(uint id, MsnContact contact, string name) => new ReaCommand(id, ListSerial: null, contact.Address, name);

    public MsnpCommand RenameSelf(uint id, string account, string name) => new ReaCommand(id, ListSerial: null, account, name);
}
