using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Server.Hosting;
using MsnBridge.Msnp.Server.Lists;
using MsnBridge.Msnp.Server.Sessions;

namespace MsnBridge.Msnp.Server.Notification;

/// <summary>Making, renaming and removing groups.</summary>
internal sealed class GroupCommands(ClientConnection connection, NotificationServices services, UserSession session)
{
    /// <summary>Takes a command; false if it is none of these.</summary>
    public bool Handle(MsnpCommand command)
    {
        switch (command)
        {
            case AdgCommand or RegCommand or RmgCommand
                when !connection.Dialect.HasGroups || connection.Dialect.ContactList == ContactListModel.AddressBook:
                // Of MSNP7 to 12; later they are the address book's. MSN closes.
                connection.Close();
                return true;
            case AdgCommand add:
                Answer(add.TransactionId, services.Lists.Edit(
                    session,
                    account => ContactListEditor.AddGroup(account, add.Name, Guid.NewGuid()),
                    account => connection.Send(new AdgReplyCommand(
                        add.TransactionId, account.ListSerial, add.Name, GroupReference.Of(account.Groups[^1], connection.Dialect)))));
                return true;
            case RegCommand rename:
                Answer(rename.TransactionId, services.Lists.Edit(
                    session,
                    account => GroupReference.Find(account, rename.GroupId, connection.Dialect) is { } group
                        ? ContactListEditor.RenameGroup(account, group, rename.Name)
                        : ListEditError.NoSuchGroup,
                    account => connection.Send(new RegReplyCommand(rename.TransactionId, account.ListSerial, rename.GroupId, rename.Name))));
                return true;
            case RmgCommand remove:
                Remove(remove);
                return true;
            default:
                return false;
        }
    }

    private void Remove(RmgCommand remove)
    {
        if (GroupReference.IsZero(remove.GroupId, connection.Dialect))
        {
            Answer(remove.TransactionId, ListEditError.GroupZeroIsFixed);
            return;
        }

        Answer(remove.TransactionId, services.Lists.Edit(
            session,
            account => GroupReference.Find(account, remove.GroupId, connection.Dialect) is { } group
                ? ContactListEditor.RemoveGroup(account, group)
                : ListEditError.NoSuchGroup,
            account => connection.Send(new RmgReplyCommand(remove.TransactionId, account.ListSerial, remove.GroupId))));
    }

    private void Answer(uint transactionId, ListEditError? error)
    {
        if (error is { } refusal)
            connection.Send(new ErrorCommand(transactionId, ListErrorCodes.Of(refusal, connection.Dialect)));
    }
}
