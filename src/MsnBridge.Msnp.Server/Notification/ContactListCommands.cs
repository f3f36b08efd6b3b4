using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Server.Accounts;
using MsnBridge.Msnp.Server.Hosting;
using MsnBridge.Msnp.Server.Lists;
using MsnBridge.Msnp.Server.Sessions;

namespace MsnBridge.Msnp.Server.Notification;

/// <summary>The contact list and the settings: fetching and changing them, in the forms of MSNP2-9 and of MSNP10-12.</summary>
internal sealed class ContactListCommands(ClientConnection connection, NotificationServices services, UserSession session)
{
    private MsnpDialect Dialect => connection.Dialect;

    private bool UsesAddressBook => Dialect.ContactList == ContactListModel.AddressBook;

    private bool TellsListByList => Dialect.ContactList == ContactListModel.ListByList;

    private bool UsesContactIds => Dialect.ContactList == ContactListModel.ByContactId;

    /// <summary>Takes a command; false if it is none of these.</summary>
    public bool Handle(MsnpCommand command)
    {
        switch (command)
        {
            case SynCommand synchronize when UsesAddressBook:
                connection.Send(new ErrorCommand(synchronize.TransactionId, MsnpErrorCode.CommandDisabled));
                return true;
            case GtcCommand or AddCommand or AdcCommand or RemCommand or SbpCommand when UsesAddressBook:
                // All of this is the address book's; MSN closes.
                connection.Close();
                return true;
            case BlpCommand same when UsesAddressBook && services.Lists.IsSet(session, same.Mode):
                // Clients of these versions say at every sign-in what it is already.
                connection.Send(same);
                return true;
            case SynCommand synchronize:
                services.Lists.Read(session, (account, contacts) => connection.Send(TellsListByList
                    ? ListByListSnapshot.Create(synchronize, account, contacts, Dialect)
                    : ListSnapshot.Create(synchronize, account, contacts, Dialect)));
                return true;
            case LstRequestCommand { List: not MsnpLists.Pending } request when TellsListByList:
                services.Lists.Read(session, (account, _) => connection.Send(ListByListSnapshot.OneList(request, account, Dialect)));
                return true;
            case LsgRequestCommand request when TellsListByList && Dialect.HasGroups:
                services.Lists.Read(session, (account, _) => connection.Send(ListByListSnapshot.Groups(request, account)));
                return true;
            case GtcCommand prompt:
                ChangeSetting(prompt.TransactionId, account => account with { AsksWhenAdded = prompt.Prompt == ReverseListPrompt.Ask }, account =>
                    prompt with { ListSerial = account.ListSerial });
                return true;
            case BlpCommand privacy:
                ChangeSetting(privacy.TransactionId, account => account with { AllowsStrangers = privacy.Mode == PrivacyMode.AllowUnlessBlocked }, account =>
                    privacy with { ListSerial = account.ListSerial });
                return true;
            case PrpCommand when !Dialect.HasPhoneProperties:
                // Of MSNP5 and later: MSN closes.
                connection.Close();
                return true;
            case PrpCommand property:
                ChangeProperty(property);
                return true;
            case ReaCommand rename when !UsesContactIds && !UsesAddressBook:
                Rename(rename);
                return true;
            case ReaCommand { TransactionId: var transactionId }:
                connection.Send(new ErrorCommand(transactionId, MsnpErrorCode.CommandDisabled));
                return true;
            case SbpCommand property when UsesContactIds:
                ChangeContactProperty(property);
                return true;
            case AddCommand add when !UsesContactIds && IsOwnList(add.List):
                Add(add);
                return true;
            case AdcCommand add when UsesContactIds && (IsOwnList(add.List) || add.List == MsnpLists.Reverse):
                Add(add);
                return true;
            case RemCommand remove when IsOwnList(remove.List) || (UsesContactIds && remove.List == MsnpLists.Pending):
                Remove(remove);
                return true;
            case AddCommand or AdcCommand or RemCommand or SbpCommand:
                // Not of this dialect, or a list that only the server changes: MSN closes.
                connection.Close();
                return true;
            default:
                return false;
        }
    }

    private static bool IsOwnList(MsnpLists list) => list is MsnpLists.Forward or MsnpLists.Allow or MsnpLists.Block;

    private void ChangeSetting(uint transactionId, Func<MsnAccount, MsnAccount> change, Func<MsnAccount, MsnpCommand> reply)
    {
        if (!services.Lists.ChangeSetting(session, change, account => connection.Send(reply(account))))
            connection.Send(new ErrorCommand(transactionId, MsnpErrorCode.AlreadyInMode));
    }

    private void ChangeProperty(PrpCommand property)
    {
        if (property.Key == PropertyKeys.FriendlyName && (UsesContactIds || UsesAddressBook))
        {
            RenameSelf(property.TransactionId, property.Value ?? session.Address, account => property with { ListSerial = account.ListSerial });
            return;
        }

        if (!AccountProperties.IsKnown(property.Key))
        {
            connection.Send(new ErrorCommand(property.TransactionId, MsnpErrorCode.NotExpected));
            return;
        }

        if (property.Value is { Length: > ListLimits.MaxPropertyLength })
        {
            connection.Close();
            return;
        }

        services.Lists.ChangeProperty(
            session, property.Key, property.Value, account => connection.Send(property with { ListSerial = account.ListSerial }));
    }

    private void Rename(ReaCommand rename)
    {
        if (MsnAddress.Normalize(rename.Account) == session.Address)
        {
            RenameSelf(rename.TransactionId, rename.Name, account => rename with { ListSerial = account.ListSerial });
            return;
        }

        Answer(rename.TransactionId, services.Lists.Edit(
            session,
            account => ContactListEditor.Rename(account, rename.Account, rename.Name),
            account => connection.Send(rename with { ListSerial = account.ListSerial })));
    }

    private void RenameSelf(uint transactionId, string name, Func<MsnAccount, MsnpCommand> reply)
    {
        if (name.Length == 0 || Uri.EscapeDataString(name).Length > ListLimits.MaxFriendlyNameLength)
        {
            connection.Send(new ErrorCommand(transactionId, MsnpErrorCode.NameRefused));
            return;
        }

        services.Presence.Rename(session, name, account => connection.Send(reply(account)));
    }

    private void ChangeContactProperty(SbpCommand property)
    {
        // Only the name is remembered; the others are the contact's own, which the server knows better.
        Answer(property.TransactionId, services.Lists.Edit(
            session,
            account => FindContact(account, property.ContactId) switch
            {
                (_, { } error) => error,
                ({ } contact, _) when property is { Key: PropertyKeys.FriendlyName, Value: { } name } =>
                    ContactListEditor.Rename(account, contact.Address, name),
                _ => account,
            },
            _ => connection.Send(property)));
    }

    private void Add(AddCommand add)
    {
        if (Dialect.HasGroups && add.List == MsnpLists.Forward && add.GroupId is { } group && !GroupReference.IsZero(group, Dialect))
        {
            AddToNumberedGroup(add, group);
            return;
        }

        Answer(add.TransactionId, services.Lists.Add(
            session, add.List, add.Account, add.Name, add.TransactionId, account => connection.Send(add with { ListSerial = account.ListSerial })));
    }

    /// <summary>Adds a contact to the list, if he is not on it yet, and puts him into a group.</summary>
    private void AddToNumberedGroup(AddCommand add, string reference)
    {
        Answer(add.TransactionId, services.Lists.AddToGroup(
            session,
            add.Account,
            add.Name,
            account => GroupReference.Find(account, reference, Dialect),
            add.TransactionId,
            account => connection.Send(add with { ListSerial = account.ListSerial })));
    }

    private void Add(AdcCommand add)
    {
        switch (add)
        {
            case { List: MsnpLists.Forward, ContactId: { } contactId, GroupId: { } group }:
                Answer(add.TransactionId, services.Lists.Edit(
                    session,
                    account => (FindContact(account, contactId), GroupReference.Find(account, group, Dialect)) switch
                    {
                        ((_, { } error), _) => error,
                        (_, null) => ListEditError.NoSuchGroup,
                        (({ } contact, _), { } target) => ContactListEditor.AddToGroup(account, contact.Address, target),
                        _ => ListEditError.NotOnList,
                    },
                    _ => connection.Send(add)));
                break;
            case { Account: null }:
                connection.Send(new ErrorCommand(add.TransactionId, MsnpErrorCode.InvalidParameter));
                break;
            case { List: MsnpLists.Reverse, Account: var address }:
                Answer(add.TransactionId, services.Lists.Remove(session, MsnpLists.Pending, address, _ => connection.Send(add)));
                break;
            case { List: MsnpLists.Forward, Account: var address }:
                Answer(add.TransactionId, services.Lists.Add(session, add.List, address, add.Name, add.TransactionId, account =>
                    connection.Send(add with { Name = account.Find(address)!.Name, ContactId = account.Find(address)!.Id.ToString() })));
                break;
            case { Account: var address }:
                Answer(add.TransactionId, services.Lists.Add(session, add.List, address, add.Name, add.TransactionId, _ => connection.Send(add)));
                break;
        }
    }

    private void Remove(RemCommand remove)
    {
        if (remove.List != MsnpLists.Forward)
        {
            Answer(remove.TransactionId, services.Lists.Remove(
                session, remove.List, remove.Target, account => connection.Send(remove with { ListSerial = account.ListSerial })));
            return;
        }

        if (remove.GroupId is { } group && !GroupReference.IsZero(group, Dialect))
        {
            Answer(remove.TransactionId, services.Lists.Edit(
                session,
                account => (FindContact(account, remove.Target), GroupReference.Find(account, group, Dialect)) switch
                {
                    ((_, { } error), _) => error,
                    (_, null) => ListEditError.NoSuchGroup,
                    (({ } contact, _), { } target) => ContactListEditor.RemoveFromGroup(account, contact.Address, target),
                    _ => ListEditError.NotOnList,
                },
                account => connection.Send(remove with { ListSerial = account.ListSerial })));
            return;
        }

        Answer(remove.TransactionId, services.Lists.RemoveContact(
            session,
            account => FindContact(account, remove.Target),
            account => connection.Send(remove with { ListSerial = account.ListSerial })));
    }

    /// <summary>The contact of the forward list that a client names by address or, from MSNP10 on, by GUID.</summary>
    private (ListedContact? Contact, ListEditError? Error) FindContact(MsnAccount account, string reference)
    {
        if (!UsesContactIds)
            return account.Find(reference) is { } byAddress ? (byAddress, null) : (null, ListEditError.NotOnList);

        if (!Guid.TryParse(reference, out var id))
            return (null, ListEditError.NotAContactId);

        return account.Find(id) is { } byId ? (byId, null) : (null, ListEditError.NotOnList);
    }

    private void Answer(uint transactionId, ListEditError? error)
    {
        if (error is { } refusal)
            connection.Send(new ErrorCommand(transactionId, ListErrorCodes.Of(refusal, Dialect)));
    }
}
