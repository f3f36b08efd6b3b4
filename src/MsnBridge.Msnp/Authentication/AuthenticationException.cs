namespace MsnBridge.Msnp.Authentication;

/// <summary>Why no proof of identity could be had.</summary>
internal enum AuthenticationFailure
{
    /// <summary>The login server says that account or password is wrong.</summary>
    WrongPassword,

    /// <summary>A server could not be reached, broke off in the middle, or says that it cannot serve (5xx).</summary>
    Unavailable,

    /// <summary>A server did not answer in time.</summary>
    TimedOut,

    /// <summary>A server answered something that is not Passport: another service, a captive portal, an error page.</summary>
    NotPassport,

    /// <summary>The login server kept redirecting.</summary>
    TooManyRedirects,

    /// <summary>The password was about to go to a host the profile does not allow, or over plain HTTP.</summary>
    ForbiddenHost,

    /// <summary>The account may not sign in for now: terms of use to accept, a lock, another network's account.</summary>
    AccountProblem,

    /// <summary>The clocks of server and client differ, and the server minds.</summary>
    WrongClock,

    /// <summary>The login server knows who asks and does not do what it is asked.</summary>
    Refused,

    /// <summary>The login server issues no ticket for one of the services.</summary>
    NoTicket,
}

/// <summary>There is no proof of identity. The message is a sentence for a person; it holds neither password nor ticket.</summary>
internal sealed class AuthenticationException(AuthenticationFailure failure, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    public AuthenticationFailure Failure { get; } = failure;
}
