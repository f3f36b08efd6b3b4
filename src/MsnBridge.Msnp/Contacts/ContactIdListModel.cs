using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.Contacts;

/// <summary>MSNP10-12: the forward list and groups by GUID, <c>ADC</c>, <c>REM</c>, <c>SBP</c> and <c>PRP MFN</c>, a pending list.</summary>
/// <param name="confirmsReverse">Whether the network lets a client put a pending contact on the reverse list.</param>
internal sealed class ContactIdListModel(bool confirmsReverse) : IContactListModel
{
    public (MsnpLists AddTo, MsnpLists RemoveFrom) Acceptance =>
        (confirmsReverse ? MsnpLists.Reverse : MsnpLists.None, MsnpLists.Pending);

    public SynCommand RequestList(uint id) => new(id, "0", "0");

    public MsnpLists Interpret(MsnpLists lists) => lists;

    public MsnpLists AfterBeingAdded(MsnpLists lists) =>
        (lists & (MsnpLists.Allow | MsnpLists.Block)) == MsnpLists.None ? lists | MsnpLists.Reverse | MsnpLists.Pending : lists | MsnpLists.Reverse;

    // >>> ADC t FL N=account F=name
    // >>> ADC t AL|BL|RL N=account
    public MsnpCommand AddTo(MsnpLists list, uint id, string address, string name) =>
        new AdcCommand(id, list, address, list == MsnpLists.Forward ? name : null);

    // >>> REM t FL guid
    // >>> REM t AL|BL|PL account
    public MsnpCommand RemoveFrom(MsnpLists list, uint id, MsnContact contact) =>
        new RemCommand(id, list, ListSerial: null, list == MsnpLists.Forward ? contact.Id ?? contact.Address : contact.Address);

    // >>> ADC t FL C=guid group-guid
    public MsnpCommand AddToGroup(uint id, MsnContact contact, string groupId) =>
        new AdcCommand(id, MsnpLists.Forward, Account: null, Name: null, contact.Id, groupId);

    // >>> REM t FL guid group-guid
    public MsnpCommand RemoveFromGroup(uint id, MsnContact contact, string groupId) =>
        new RemCommand(id, MsnpLists.Forward, ListSerial: null, contact.Id ?? contact.Address, groupId);

    // >>> SBP t guid MFN name
    public MsnpCommand Rename(uint id, MsnContact contact, string name) => new SbpCommand(id, contact.Id ?? "", PropertyKeys.FriendlyName, name);

    // >>> PRP t MFN name
    public MsnpCommand RenameSelf(uint id, string account, string name) =>
        new PrpCommand(id, ListSerial: null, PropertyKeys.FriendlyName, name);
}
