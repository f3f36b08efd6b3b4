using System.Globalization;
using MsnBridge.Msnp.Authentication;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Gateway;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.Notification;

/// <summary>What errors, farewells and broken connections mean for a session, in words.</summary>
internal static class SessionEnds
{
    public static SessionEnd SignedOut { get; } = new(SessionEndReason.SignedOut, "Signed out.");

    // <<< UBN account;{guid} 4 length
    /// <summary>Another place of the account asked this one to go: what servers that allow several places have instead of <c>OUT OTH</c>.</summary>
    public static SessionEnd SignedOutByAnotherPlace { get; } =
        new(SessionEndReason.SignedInElsewhere, "The account was signed out here from another place where it is signed in.");

    // <<< OUT [OTH|SSD|MIG|TOU]
    // <<< OUT RCT minutes
    public static SessionEnd From(OutCommand farewell) => farewell.Reason switch
    {
        OutReason.SignedInElsewhere => new(SessionEndReason.SignedInElsewhere, "The account was signed in from another place."),
        OutReason.ServerShutDown => new(SessionEndReason.ServerShutDown, "The server is shutting down."),
        OutReason.ListMigrated => new(SessionEndReason.ContactListMigrated, "The server moved the contact list; it has to be read anew."),
        OutReason.TermsOfUse => new(SessionEndReason.TermsOfUse, "The network's terms of use have to be accepted on its web site first."),
        OutReason.ReconnectLater => new(
            SessionEndReason.ServerShutDown,
            string.Create(CultureInfo.InvariantCulture, $"The server asked to come back in {farewell.ReconnectMinutes ?? 1} minutes."))
        {
            RetryAfter = TimeSpan.FromMinutes(Math.Min(farewell.ReconnectMinutes ?? 1, 24 * 60)),
        },
        _ => new(SessionEndReason.ConnectionLost, "The server ended the session without a reason."),
    };

    // <<< XFR 0 NS host:port ...
    /// <summary>The server sends a session away that is signed in. Another begins where the profile says, which knows the way best.</summary>
    public static SessionEnd From(NotificationXfrCommand transfer) => new(
        SessionEndReason.ServerShutDown, $"The server sent the session on to {transfer.Server}; it has to sign in anew.")
    {
        RetryAfter = TimeSpan.Zero,
    };

    public static SessionEnd From(ConnectionEnd end) => end.Kind switch
    {
        ConnectionEndKind.Broken when end.Cause is GatewayException failure => From(failure),
        ConnectionEndKind.ClosedHere => SignedOut,
        ConnectionEndKind.ClosedByPeer => new(SessionEndReason.ConnectionLost, "The server closed the connection."),
        ConnectionEndKind.Garbled => new(
            SessionEndReason.ProtocolError, $"What the server sent is not MSNP. {end.Cause?.Message}".TrimEnd()),
        ConnectionEndKind.Faulted => new(SessionEndReason.ProtocolError, "Something the server sent could not be handled."),
        _ => new(SessionEndReason.ConnectionLost, "The connection to the server broke."),
    };

    private static SessionEnd From(GatewayException failure) => new(
        failure.Failure switch
        {
            GatewayFailure.Forbidden => SessionEndReason.ProfileProblem,
            GatewayFailure.Unreachable or GatewayFailure.ServerFault or GatewayFailure.NotAGateway => SessionEndReason.ServerUnavailable,
            _ => SessionEndReason.ConnectionLost,
        },
        failure.Message);

    public static SessionEnd From(AuthenticationException failure) => new(
        failure.Failure switch
        {
            AuthenticationFailure.WrongPassword => SessionEndReason.BadCredentials,
            AuthenticationFailure.ForbiddenHost => SessionEndReason.ProfileProblem,
            AuthenticationFailure.AccountProblem => SessionEndReason.AccountProblem,
            _ => SessionEndReason.ServerUnavailable,
        },
        failure.Message);

    /// <summary>An error in place of the answer to a command of the sign-in.</summary>
    public static SessionEnd FromError(MsnpErrorCode code, string request) => code switch
    {
        MsnpErrorCode.AuthenticationFailed or MsnpErrorCode.SignInRefused =>
            new(SessionEndReason.BadCredentials, "The server refused account or password."),
        MsnpErrorCode.BadTicket => new(SessionEndReason.ServerUnavailable, "The server refused the ticket of its own login server."),
        MsnpErrorCode.AccountNotVerified =>
            new(SessionEndReason.AccountProblem, "The e-mail address of the account has not been verified."),
        MsnpErrorCode.ParentalConsentMissing => new(SessionEndReason.AccountProblem, "The account needs a parent's consent."),
        MsnpErrorCode.ManagedAccount => new(SessionEndReason.AccountProblem, "The account is managed and needs the network's own client."),
        MsnpErrorCode.AccountSuspended => new(SessionEndReason.AccountProblem, "The account is suspended."),
        MsnpErrorCode.TooManyEndpoints => new(SessionEndReason.AccountProblem, "The account is signed in from too many places."),
        MsnpErrorCode.InternalError => new(SessionEndReason.ServerUnavailable, "The server is under maintenance or has failed (error 500).")
        {
            RetryAfter = TimeSpan.FromMinutes(5),
        },
        _ => MsnpErrors.Classify(code) switch
        {
            MsnpErrorClass.Stop => new(SessionEndReason.AccountProblem, $"The server does not let the account in: {CommandFailures.Describe(code)}"),
            MsnpErrorClass.BackOff => new(SessionEndReason.ServerUnavailable, $"The server cannot serve: {CommandFailures.Describe(code)}"),
            _ => new(SessionEndReason.ProtocolError, $"The server refused {request}: {CommandFailures.Describe(code)}"),
        },
    };

    // <<< 540 t                                            and a close
    // <<< 600 0
    /// <summary>An error that answers nothing: it is about the session. Null for one that it survives.</summary>
    public static SessionEnd? FromUnasked(MsnpErrorCode code) => code switch
    {
        // Signing in again at once would fail again; it may be a fault of the network that somebody mends.
        MsnpErrorCode.ChallengeFailed => new(
            SessionEndReason.ProtocolError, $"The server ended the session: {CommandFailures.Describe(code)}")
        { RetryAfter = TimeSpan.FromMinutes(15) },
        _ => MsnpErrors.Classify(code) switch
        {
            MsnpErrorClass.Stop => new(SessionEndReason.AccountProblem, $"The server ended the session: {CommandFailures.Describe(code)}"),
            MsnpErrorClass.BackOff => new(SessionEndReason.ServerUnavailable, $"The server cannot serve: {CommandFailures.Describe(code)}"),
            _ => null,
        },
    };

    /// <summary>A hash was refused. Networks that take sign-ins of that age keep a second form of the password for it, and not of every account.</summary>
    public static SessionEnd OldPasswordRefused(MsnpDialect dialect) => new(
        SessionEndReason.BadCredentials,
        $"The server refused account or password. With {dialect} it does so too where the account has no password for old versions; a newer version may do.")
    {
        NewerVersionMayDo = true,
    };

    public static SessionEnd NoAnswer(SessionState state) => new(
        SessionEndReason.ServerUnavailable,
        state switch
        {
            SessionState.NegotiatingVersion => "The server took the connection and did not say which version it speaks.",
            SessionState.Authenticating => "The server did not answer while signing in.",
            SessionState.Synchronizing => "The server did not send the whole contact list.",
            _ => "The server did not answer.",
        });
}
