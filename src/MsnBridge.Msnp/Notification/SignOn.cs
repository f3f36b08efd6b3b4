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
    public sealed record Transferred(MsnpServerAddress Server) : SignOnOutcome;

    /// <summary>The ticket was refused. It may have been too old, which only another one can tell.</summary>
    public sealed record TicketRefused(MsnpErrorCode Code) : SignOnOutcome;
}

/// <summary>The handshake at one server, from <c>VER</c> to <c>USR OK</c>. What cannot go well any more is a <see cref="MsnpSignInException"/>.</summary>
internal sealed class SignOn(
    ServerProfile profile, MsnpCredentials credentials, IReadOnlyList<IAuthenticationMethod> methods, Action<SessionState> moveTo)
{
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
    public async Task<SignOnOutcome> RunAsync(RequestConnection connection, CancellationToken cancellationToken)
    {
        moveTo(SessionState.NegotiatingVersion);
        var versions = Offer();
        var answer = await AskAsync(connection, id => new VerCommand(id, [.. versions, VerCommand.VersionCheckOnly])).ConfigureAwait(false);
        if (answer is NotificationXfrCommand transferAtOnce)
            return new SignOnOutcome.Transferred(transferAtOnce.Server);

        connection.UseDialect(Choose(answer, versions));
        var method = MethodOf(connection.Dialect);
        answer = await AskAsync(connection, id => Introduce(id, connection.Dialect)).ConfigureAwait(false);
        if (answer is NotificationXfrCommand earlyTransfer)
            return new SignOnOutcome.Transferred(earlyTransfer.Server);

        CheckIntroduction(answer, method, connection.Dialect);
        moveTo(SessionState.Authenticating);
        answer = await AskAsync(connection, id => new UsrInitialCommand(id, method.Name, credentials.Account)).ConfigureAwait(false);
        if (answer is NotificationXfrCommand transfer)
            return new SignOnOutcome.Transferred(transfer.Server);

        var policy = Expect<UsrPolicyCommand>(answer, "USR");
        var proof = await ProveAsync(method, policy.Policy, cancellationToken).ConfigureAwait(false);
        answer = await AskAsync(connection, id => new UsrTicketCommand(id, method.Name, proof)).ConfigureAwait(false);
        return answer switch
        {
            ErrorCommand { Code: MsnpErrorCode.AuthenticationFailed } when method.Kind == AuthenticationMethod.Md5 =>
                throw new MsnpSignInException(SessionEnds.OldPasswordRefused(connection.Dialect)),
            ErrorCommand { Code: MsnpErrorCode.AuthenticationFailed or MsnpErrorCode.BadTicket } refused =>
                new SignOnOutcome.TicketRefused(refused.Code),
            NotificationXfrCommand late => new SignOnOutcome.Transferred(late.Server),
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

    private string[] Offer() =>
        [.. profile.Versions.Select(MsnpDialect.Find).OfType<MsnpDialect>().OrderByDescending(dialect => dialect.Version).Select(dialect => dialect.Name)];

    private static MsnpDialect Choose(MsnpCommand answer, string[] offered)
    {
        var chosen = Expect<VerCommand>(answer, "VER").Dialects;
        if (chosen.Count > 0 && offered.Contains(chosen[0], StringComparer.OrdinalIgnoreCase) && MsnpDialect.Find(chosen[0]) is { } dialect)
            return dialect;

        throw new MsnpSignInException(new SessionEnd(
            SessionEndReason.ProfileProblem, $"The server speaks none of the versions offered ({string.Join(", ", offered)})."));
    }

    private IAuthenticationMethod MethodOf(MsnpDialect dialect) =>
        methods.FirstOrDefault(method => method.Kind == dialect.Authentication)
        ?? throw new MsnpSignInException(new SessionEnd(
            SessionEndReason.ProfileProblem, $"How {dialect} signs in ({dialect.Authentication}) is not known here."));

    private MsnpCommand Introduce(uint id, MsnpDialect dialect) =>
        dialect.ReportsVersionFirst ? VersionReport.Create(id, dialect, credentials.Account) : new InfCommand(id, []);

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
                SessionEndReason.ProfileProblem, $"The server takes no sign-in by {method.Name}, the only way of {dialect} that is known here."));
        }
    }

    private async Task<Sensitive> ProveAsync(IAuthenticationMethod method, string policy, CancellationToken cancellationToken)
    {
        try
        {
            return await method.ProveAsync(policy, credentials, profile, cancellationToken).ConfigureAwait(false);
        }
        catch (AuthenticationException exception)
        {
            throw new MsnpSignInException(SessionEnds.From(exception), exception);
        }
    }
}
