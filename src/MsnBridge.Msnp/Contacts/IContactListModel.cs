using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Contacts;

/// <summary>How a family of dialects writes the contact list and its changes. Pure: it makes commands and sends none.</summary>
internal interface IContactListModel
{
    /// <summary>The command that asks for the whole list.</summary>
    SynCommand RequestList(uint id);

    /// <summary>The lists somebody counts as being on, given those the server named.</summary>
    MsnpLists Interpret(MsnpLists lists);

    /// <summary>The lists somebody is on who has just added the account, given those he was on.</summary>
    MsnpLists AfterBeingAdded(MsnpLists lists);

    MsnpCommand AddTo(MsnpLists list, uint id, string address, string name);

    MsnpCommand RemoveFrom(MsnpLists list, uint id, MsnContact contact);

    MsnpCommand AddToGroup(uint id, MsnContact contact, string groupId);

    MsnpCommand RemoveFromGroup(uint id, MsnContact contact, string groupId);

    MsnpCommand Rename(uint id, MsnContact contact, string name);

    MsnpCommand RenameSelf(uint id, string account, string name);

    /// <summary>The lists to put a pending contact on, and then to take him off, beside allow or block: how the answer is told to the server.</summary>
    (MsnpLists AddTo, MsnpLists RemoveFrom) Acceptance { get; }
}

internal static class ContactListModels
{
    /// <param name="dialect">The dialect spoken.</param>
    /// <param name="reverseListEditsFrom">The oldest dialect in which this network lets a client confirm somebody on the reverse list.</param>
    public static IContactListModel For(MsnpDialect dialect, int reverseListEditsFrom) => dialect.ContactList switch
    {
        ContactListModel.ListByList or ContactListModel.ByAddress => new AddressListModel(dialect.HasGroups),
        ContactListModel.ByContactId => new ContactIdListModel(confirmsReverse: dialect.Version >= reverseListEditsFrom),
        _ => throw new NotSupportedException($"The contact list of {dialect} is not kept by SYN."),
    };
}
