using MsnBridge.Msnp.Authentication;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Profiles;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.Notification;

/// <summary>What signing on at one server came to.</summary>
internal abstract record SignOnOutcome
{
    /// <summary>Signed on.</summary>
    public sealed record Accepted(UsrOkCommand Welcome) : SignOnOutcome;

    /// <summary>Go to another server.</summary>
    public sealed record Transferred(NotificationXfrCommand Transfer) : SignOnOutcome;

    /// <summary>The ticket was refused. It may have been too old, which only another one can tell.</summary>
    /// <param name="Code">How.</param>
    /// <param name="Fault">What of the version may be the reason, where the login server itself took the password.</param>
    public sealed record TicketRefused(MsnpErrorCode Code, VersionFault Fault) : SignOnOutcome;
}

/// <summary>The handshake at one server, from <c>VER</c> to <c>USR OK</c>. What cannot go well any more is a <see cref="MsnpSignInException"/>.</summary>
internal sealed class SignOn(
    ServerProfile profile, MsnpCredentials credentials, IReadOnlyList<IAuthenticationMethod> methods, Guid endpointId, Action<SessionState> moveTo)
{
    private string? _hops;

    // >>> VER 1 MSNP12 MSNP11 CVR0                         <<< VER 1 MSNP12
    // >>> CVR 2 0x0409 winnt 5.1 i386 MSNMSGR ... account  <<< CVR 2 ...
    // >>> USR 3 TWN I account                              <<< USR 3 TWN S policy
    // >>> USR 4 TWN S ticket                               <<< USR 4 OK account ...
    //
    // MSNP2-7 ask for the ways to sign in instead of telling what client this is:
    // >>> VER 1 MSNP7 CVR0                                 <<< VER 1 MSNP7
    // >>> INF 2                                            <<< INF 2 MD5
    // >>> USR 3 MD5 I account                              <<< USR 3 MD5 S salt
    // >>> USR 4 MD5 S hash                                 <<< USR 4 OK account name
    //
    // A dispatch server answers any of the first three with XFR.
    /// <param name="connection">The connection, fresh.</param>
    /// <param name="offer">The versions to offer, the newest first.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<SignOnOutcome> RunAsync(RequestConnection connection, IReadOnlyList<MsnpDialect> offer, CancellationToken cancellationToken)
    {
        var outcome = await HandshakeAsync(connection, offer, cancellationToken).ConfigureAwait(false);
        if (outcome is SignOnOutcome.Transferred { Transfer.Hops: { } hops })
            _hops = hops;

        return outcome;
    }

    private async Task<SignOnOutcome> HandshakeAsync(RequestConnection connection, IReadOnlyList<MsnpDialect> offer, CancellationToken cancellationToken)
    {
        moveTo(SessionState.NegotiatingVersion);
        var answer = await OfferAsync(connection, offer, cancellationToken).ConfigureAwait(false);
        if (answer is NotificationXfrCommand transferAtOnce)
            return new SignOnOutcome.Transferred(transferAtOnce);

        connection.UseDialect(Choose(answer, offer));
        var method = MethodOf(connection.Dialect);
        answer = await AskAsync(connection, id => Introduce(id, connection.Dialect)).ConfigureAwait(false);
        if (answer is NotificationXfrCommand earlyTransfer)
            return new SignOnOutcome.Transferred(earlyTransfer);

        CheckIntroduction(answer, method, connection.Dialect);
        moveTo(SessionState.Authenticating);
        answer = await AskAsync(connection, id => new UsrInitialCommand(id, method.Name, credentials.Account)).ConfigureAwait(false);
        if (answer is NotificationXfrCommand transfer)
            return new SignOnOutcome.Transferred(transfer);

        // Nothing was proven yet, so a server that refuses here does not know the way of signing in, or the form of the account.
        if (answer is ErrorCommand { Code: MsnpErrorCode.AuthenticationFailed } unknown)
            throw new MsnpSignInException(SessionEnds.FromError(unknown.Code, "USR")) { Fault = VersionFault.Authentication };

        var policy = Expect<UsrPolicyCommand>(answer, "USR");
        var proof = await ProveAsync(method, new SignInChallenge(connection.Dialect, policy.Policy, policy.Nonce), cancellationToken).ConfigureAwait(false);
        answer = await AskAsync(connection, id => new UsrTicketCommand(
            id, method.Name, proof.Ticket, proof.Proof, connection.Dialect.HasEndpoints ? endpointId : null)).ConfigureAwait(false);
        return answer switch
        {
            ErrorCommand { Code: MsnpErrorCode.AuthenticationFailed } when method.Kind == AuthenticationMethod.Md5 =>
                throw new MsnpSignInException(SessionEnds.OldPasswordRefused(connection.Dialect)) { Fault = VersionFault.Authentication },
            ErrorCommand { Code: MsnpErrorCode.AuthenticationFailed or MsnpErrorCode.BadTicket } refused =>
                new SignOnOutcome.TicketRefused(
                    refused.Code, method.Kind == AuthenticationMethod.SingleSignOn ? VersionFault.Authentication : VersionFault.None),
            NotificationXfrCommand late => new SignOnOutcome.Transferred(late),
            // At MSNP2-5 a welcome reads like that of a switchboard.
            SwitchboardUsrOkCommand old when connection.Dialect.UserOk == UserOkForm.NameOnly =>
                new SignOnOutcome.Accepted(new UsrOkCommand(old.TransactionId, old.Account, old.Name)),
            _ => Welcome(Expect<UsrOkCommand>(answer, "USR")),
        };

        Task<MsnpCommand> AskAsync(RequestConnection server, Func<uint, MsnpCommand> request) => server.AskAsync(request, cancellationToken);
    }

    private static SignOnOutcome.Accepted Welcome(UsrOkCommand welcome) => welcome.IsRestricted
        ? throw new MsnpSignInException(new SessionEnd(
            SessionEndReason.AccountProblem, "The account is restricted (a child's account), which needs the network's own client."))
        : new SignOnOutcome.Accepted(welcome);

    private static TAnswer Expect<TAnswer>(MsnpCommand answer, string request)
        where TAnswer : MsnpCommand => answer switch
        {
            TAnswer expected => expected,
            ErrorCommand error => throw new MsnpSignInException(SessionEnds.FromError(error.Code, request)),
            _ => throw new MsnpSignInException(new SessionEnd(
                SessionEndReason.ProtocolError, $"The server answered {request} with {answer.Mnemonic}, which is no answer to it.")),
        };

    private static async Task<MsnpCommand> OfferAsync(
        RequestConnection connection, IReadOnlyList<MsnpDialect> offer, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.AskAsync(
                id => new VerCommand(id, [.. offer.Select(dialect => dialect.Name), VerCommand.VersionCheckOnly]), cancellationToken).ConfigureAwait(false);
        }
        catch (ConnectionEndedException exception) when (exception.End.Kind == ConnectionEndKind.ClosedByPeer)
        {
            // What some servers do with an offer they do not like.
            throw new MsnpSignInException(SessionEnds.From(exception.End), exception) { Fault = VersionFault.Version };
        }
    }

    private static MsnpDialect Choose(MsnpCommand answer, IReadOnlyList<MsnpDialect> offer)
    {
        // An OUT in place of the answer says no as well.
        if (answer is OutCommand)
            throw Refused();

        var chosen = Expect<VerCommand>(answer, "VER").Dialects;
        return offer.FirstOrDefault(dialect => chosen.Count > 0 && string.Equals(dialect.Name, chosen[0], StringComparison.OrdinalIgnoreCase))
            ?? throw Refused();

        MsnpSignInException Refused() => new(new SessionEnd(
            SessionEndReason.ProfileProblem, $"The server speaks none of the versions offered ({string.Join(", ", offer)})."))
        {
            Fault = VersionFault.Version,
        };
    }

    private IAuthenticationMethod MethodOf(MsnpDialect dialect) =>
        methods.FirstOrDefault(method => method.Kind == dialect.Authentication)
        ?? throw new MsnpSignInException(new SessionEnd(
            SessionEndReason.ProfileProblem, $"How {dialect} signs in ({dialect.Authentication}) is not known here."));

    private MsnpCommand Introduce(uint id, MsnpDialect dialect) =>
        dialect.ReportsVersionFirst ? VersionReport.Create(id, dialect, credentials.Account, _hops) : new InfCommand(id, []);

    private static void CheckIntroduction(MsnpCommand answer, IAuthenticationMethod method, MsnpDialect dialect)
    {
        if (dialect.ReportsVersionFirst)
        {
            // The versions it recommends are for official clients.
            Expect<CvrReplyCommand>(answer, "CVR");
            return;
        }

        var methods = Expect<InfCommand>(answer, "INF").Methods;
        if (!methods.Contains(method.Name, StringComparer.OrdinalIgnoreCase))
        {
            throw new MsnpSignInException(new SessionEnd(
                SessionEndReason.ProfileProblem, $"The server takes no sign-in by {method.Name}, the only way of {dialect} that is known here."))
            {
                Fault = VersionFault.Authentication,
            };
        }
    }

    private async Task<SignInProof> ProveAsync(IAuthenticationMethod method, SignInChallenge challenge, CancellationToken cancellationToken)
    {
        try
        {
            return await method.ProveAsync(challenge, credentials, profile, cancellationToken).ConfigureAwait(false);
        }
        catch (AuthenticationException exception)
        {
            // Whoever is not there, or is something else, does not say that the password is wrong. Tickets of the older kind come from either of two services,
            // and which one a version asks depends on more than the way of signing in.
            throw new MsnpSignInException(SessionEnds.From(exception), exception)
            {
                Fault = exception.Failure is AuthenticationFailure.NotPassport or AuthenticationFailure.Refused or AuthenticationFailure.NoTicket
                    ? method.Kind == AuthenticationMethod.SingleSignOn ? VersionFault.Authentication : VersionFault.Version
                    : VersionFault.None,
            };
        }
    }
}
