using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Server.Accounts;
using MsnBridge.Msnp.Server.Hosting;

namespace MsnBridge.Msnp.Server.Notification;

/// <summary>Who signed in.</summary>
/// <param name="Address">The account.</param>
/// <param name="TransactionId">The request that is to be confirmed.</param>
/// <param name="EndpointId">The place he signed in from (MSNP16 and later); null if the client named none.</param>
internal sealed record SignInResult(string Address, uint TransactionId, Guid? EndpointId = null);

/// <summary>The dialogue before a session: <c>VER</c>, <c>CVR</c> or <c>INF</c>, <c>USR I</c>, <c>USR S</c>.</summary>
internal sealed class SignInDialogue(ClientConnection connection, NotificationServices services)
{
    private string? _account;
    private string? _nonce;

    private MsnpDialect Dialect => connection.Dialect;

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
        if (initial.Method != MethodOf(Dialect) || !MsnAddress.IsValid(initial.Account))
        {
            Refuse(initial.TransactionId, MsnpErrorCode.AuthenticationFailed);
            return;
        }

        // Whether the account exists is not told here: the answer is the same.
        _account = initial.Account;
        if (Dialect.PushesPolicies)
            connection.Send(new GcfReplyCommand(0, null, ShieldsFile.Policies));

        _nonce = Dialect.Authentication == AuthenticationMethod.SingleSignOn ? SingleSignOnPolicy.CreateNonce() : null;
        var policy = Dialect.Authentication switch
        {
            AuthenticationMethod.Md5 => services.OldSignIn.SaltOf(initial.Account),
            AuthenticationMethod.SingleSignOn => SingleSignOnPolicy.Policy,
            _ => TweenerPolicy.Create(services.Time.GetUtcNow()),
        };
        connection.Send(new UsrPolicyCommand(initial.TransactionId, initial.Method, policy, _nonce));
    }

    private SignInResult? Finish(UsrTicketCommand ticket, string account)
    {
        if (ticket.Method == MethodOf(Dialect) && Proves(ticket, account))
        {
            if (!services.Faults.IsSuspended(account))
                return new SignInResult(account, ticket.TransactionId, Dialect.HasEndpoints ? ticket.EndpointId : null);

            Refuse(ticket.TransactionId, MsnpErrorCode.AccountSuspended);
            return null;
        }

        Refuse(ticket.TransactionId, MsnpErrorCode.AuthenticationFailed);
        return null;
    }

    private static string MethodOf(MsnpDialect dialect) => dialect.Authentication switch
    {
        AuthenticationMethod.Md5 => OldSignIn.Method,
        AuthenticationMethod.SingleSignOn => SingleSignOnPolicy.Method,
        _ => TweenerPolicy.Method,
    };

    private bool Proves(UsrTicketCommand ticket, string account)
    {
        // A nonce is good for one proof.
        var nonce = _nonce;
        _nonce = null;
        return Dialect.Authentication switch
        {
            AuthenticationMethod.Md5 => services.OldSignIn.IsRight(account, ticket.Ticket),
            AuthenticationMethod.SingleSignOn => ticket.Proof is { } proof
                && nonce is not null
                && services.Passport.VerifiesProof(account, ticket.Ticket, nonce, proof),
            _ => services.Passport.Owns(account, ticket.Ticket),
        };
    }

    private void Refuse(uint transactionId, MsnpErrorCode error)
    {
        connection.Send(new ErrorCommand(transactionId, error));
        connection.Close();
    }
}
