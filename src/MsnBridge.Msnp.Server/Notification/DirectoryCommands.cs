using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Server.Accounts;
using MsnBridge.Msnp.Server.Hosting;

namespace MsnBridge.Msnp.Server.Notification;

/// <summary>What reaches beyond the network: its directory of members, mails to people who are not on it, pages to mobiles. There is nothing beyond it.</summary>
internal sealed class DirectoryCommands(ClientConnection connection)
{
    /// <summary>Takes a command; false if it is none of these.</summary>
    public bool Handle(MsnpCommand command)
    {
        switch (command)
        {
            case FndCommand search:
                connection.Send(Answer(search));
                return true;
            case SndCommand send:
                // Said to have been sent: a client that hears otherwise tells its user of a fault.
                connection.Send(new SndReplyCommand(send.TransactionId));
                return true;
            case SdcCommand send when connection.Dialect.HasPhoneProperties:
                connection.Send(MsnAddress.IsValid(send.Account)
                    ? new SdcReplyCommand(send.TransactionId)
                    : new ErrorCommand(send.TransactionId, MsnpErrorCode.InvalidMailParameters));
                return true;
            case PagCommand page when connection.Dialect.HasUntypedPages:
                connection.Send(new ErrorCommand(page.TransactionId, MsnpErrorCode.PagesRefused));
                return true;
            case PagCommand page:
                connection.Send(new ErrorCommand(page.TransactionId, MsnpErrorCode.NotExpected));
                return true;
            case PgdCommand page:
                connection.Send(new ErrorCommand(page.TransactionId, MsnpErrorCode.PagesRefused));
                return true;
            default:
                return false;
        }
    }

    // <<< FND t 0 0                                        (MSNP2-7)
    // <<< 300 t                                            nothing to search by
    // <<< 502 t                                            (MSNP8 and later)
    private MsnpCommand Answer(FndCommand search)
    {
        if (!connection.Dialect.HasMemberDirectory)
            return new ErrorCommand(search.TransactionId, MsnpErrorCode.CommandDisabled);

        return search.Fields is { FirstName.Length: 0, LastName.Length: 0 }
            ? new ErrorCommand(search.TransactionId, MsnpErrorCode.FieldsMissing)
            : new FndReplyCommand(search.TransactionId, 0, 0, null);
    }
}
