using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Server.Accounts;
using MsnBridge.Msnp.Server.Hosting;

namespace MsnBridge.Msnp.Server.Notification;

/// <summary>Who signed in.</summary>
internal sealed record SignInResult(string Address, uint TransactionId);

/// <summary>The dialogue before a session: <c>VER</c>, <c>CVR</c> or <c>INF</c>, <c>USR I</c>, <c>USR S</c>.</summary>
internal sealed class SignInDialogue(ClientConnection connection, NotificationServices services)
{
    private string? _account;

    /// <summary>Takes a command; the result once the user has proved who he is.</summary>
    public SignInResult? Handle(MsnpCommand command)
    {
        switch (command)
        {
            case VerCommand version:
                if (connection.Dialect != MsnpDialect.BeforeNegotiation)
                    Refuse(version.TransactionId, MsnpErrorCode.NotExpected);
                else
                    VersionNegotiation.Answer(connection, version, services.Options.Dialects);

                return null;
            case CvrCommand client:
                connection.Send(VersionNegotiation.Answer(client));
                return null;
            case UsrInitialCommand initial when connection.Dialect != MsnpDialect.BeforeNegotiation:
                Begin(initial);
                return null;
            case UsrTicketCommand ticket when _account is not null:
                return Finish(ticket, _account);
            case InfCommand inquiry when VersionNegotiation.Answer(inquiry, connection.Dialect) is { } methods:
                connection.Send(methods);
                return null;
            case InfCommand:
                // Of MSNP2-7 only; MSN closes.
                connection.Close();
                return null;
            case TransactionCommand { TransactionId: var transactionId }:
                Refuse(transactionId, MsnpErrorCode.NotLoggedIn);
                return null;
            default:
                connection.Close();
                return null;
        }
    }

    private void Begin(UsrInitialCommand initial)
    {
        if (initial.Method != MethodOf(connection.Dialect) || !MsnAddress.IsValid(initial.Account))
        {
            Refuse(initial.TransactionId, MsnpErrorCode.AuthenticationFailed);
            return;
        }

        // Whether the account exists is not told here: the answer is the same.
        _account = initial.Account;
        connection.Send(new UsrPolicyCommand(
            initial.TransactionId,
            initial.Method,
            connection.Dialect.Authentication == AuthenticationMethod.Md5
                ? services.OldSignIn.SaltOf(initial.Account)
                : TweenerPolicy.Create(services.Time.GetUtcNow())));
    }

    private SignInResult? Finish(UsrTicketCommand ticket, string account)
    {
        if (ticket.Method == MethodOf(connection.Dialect) && IsRight(ticket, account))
        {
            if (!services.Faults.IsSuspended(account))
                return new SignInResult(account, ticket.TransactionId);

            Refuse(ticket.TransactionId, MsnpErrorCode.AccountSuspended);
            return null;
        }

        Refuse(ticket.TransactionId, MsnpErrorCode.AuthenticationFailed);
        return null;
    }

    private static string MethodOf(MsnpDialect dialect) =>
        dialect.Authentication == AuthenticationMethod.Md5 ? OldSignIn.Method : TweenerPolicy.Method;

    private bool IsRight(UsrTicketCommand proof, string account) => connection.Dialect.Authentication == AuthenticationMethod.Md5
        ? services.OldSignIn.IsRight(account, proof.Ticket)
        : services.Passport.Owns(account, proof.Ticket);

    private void Refuse(uint transactionId, MsnpErrorCode error)
    {
        connection.Send(new ErrorCommand(transactionId, error));
        connection.Close();
    }
}
