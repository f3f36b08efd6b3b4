using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Server.Hosting;
using MsnBridge.Msnp.Server.Sessions;

namespace MsnBridge.Msnp.Server.Notification;

/// <summary>
/// What a client tells of the lists it keeps in the address book (MSNP13 and later): <c>ADL</c>, <c>RML</c>, and the question for networks, <c>FQY</c>. What it tells
/// while signing in the server knows already; what it tells later is stored, so that a client without web services can keep a list, too.
/// </summary>
internal sealed class MembershipCommands(ClientConnection connection, NotificationServices services, UserSession session)
{
    private const MsnpLists OwnLists = MsnpLists.Forward | MsnpLists.Allow | MsnpLists.Block;

    /// <summary>Takes a command; false if it is none of these.</summary>
    public bool Handle(MsnpCommand command)
    {
        switch (command)
        {
            case AdlCommand or RmlCommand when connection.Dialect.ContactList != ContactListModel.AddressBook:
            case FqyCommand when !connection.Dialect.HasFederation:
                connection.Close();
                return true;
            case AdlCommand add:
                Change(add.TransactionId, add.List, adds: true, () => connection.Send(new AdlReplyCommand(add.TransactionId)));
                return true;
            case RmlCommand remove:
                Change(remove.TransactionId, remove.List, adds: false, () => connection.Send(new RmlReplyCommand(remove.TransactionId)));
                return true;
            case FqyCommand question:
                TellNetworks(question);
                return true;
            default:
                return false;
        }
    }

    private void Change(uint transactionId, MsnpPayload list, bool adds, Action confirm)
    {
        var document = MembershipDocument.TryParse(list, out var fault);
        if (document is null || fault != MembershipFault.None)
        {
            RefuseAndClose(transactionId, fault == MembershipFault.EmptyDomain ? MsnpErrorCode.EmptyDomain : MsnpErrorCode.InvalidListDocument);
            return;
        }

        document = document with { Entries = [.. document.Entries.Select(OfMessages)] };
        if (Check(document, adds) is { } error)
        {
            RefuseAndClose(transactionId, error);
            return;
        }

        if (document.IsInitial)
        {
            confirm();
            return;
        }

        var refusal = services.Lists.ChangeMemberships(
            session,
            [.. document.Entries.Where(IsPerson).Select(entry => (entry.Account, entry.Lists ?? MsnpLists.None, entry.Name))],
            adds,
            transactionId,
            confirm);
        if (refusal is { } reason)
            connection.Send(new ErrorCommand(transactionId, ListErrorCodes.Of(reason, connection.Dialect)));
    }

    /// <summary>Where lists are told for each service, those of messages count (MSNP21); the bit that hides is the client's own affair.</summary>
    private static MembershipEntry OfMessages(MembershipEntry entry) => entry.Services.Count == 0
        ? entry
        : entry with { Lists = (entry.Services.FirstOrDefault(service => service.Service == "IM")?.Lists ?? MsnpLists.None) & OwnLists };

    private static bool IsPerson(MembershipEntry entry) => entry.Network is not (MsnNetworkId.Circle or MsnNetworkId.Telephone);

    private static MsnpErrorCode? Check(MembershipDocument document, bool adds)
    {
        foreach (var entry in document.Entries)
        {
            if (entry.Network is not null and not (MsnNetworkId.Passport or MsnNetworkId.Office or MsnNetworkId.Telephone or MsnNetworkId.MobileInterop
                or MsnNetworkId.Circle or MsnNetworkId.Mail or MsnNetworkId.Yahoo))
            {
                return MsnpErrorCode.InvalidNetwork;
            }

            // Nobody can be allowed and blocked; the reverse and the pending list are the server's.
            if (entry.Lists is not { } lists || (lists & ~OwnLists) != 0 || (adds && lists.HasFlag(MsnpLists.Allow | MsnpLists.Block)))
                return MsnpErrorCode.InvalidListDocument;
        }

        return null;
    }

    private void TellNetworks(FqyCommand question)
    {
        var document = MembershipDocument.TryParse(question.List, out var fault);
        if (document is null || fault != MembershipFault.None)
        {
            RefuseAndClose(question.TransactionId, fault == MembershipFault.EmptyDomain ? MsnpErrorCode.EmptyDomain : MsnpErrorCode.InvalidListDocument);
            return;
        }

        var answers = document.Entries.Select(entry => new MembershipEntry(
            entry.Account, Network: services.Lists.Exists(entry.Account) ? MsnNetworkId.Passport : null));
        connection.Send(new FqyCommand(question.TransactionId, new MembershipDocument([.. answers]).ToPayload()));
    }

    private void RefuseAndClose(uint transactionId, MsnpErrorCode error)
    {
        connection.Send(new ErrorCommand(transactionId, error));
        connection.Close();
    }
}
