using MsnBridge.Msnp.Authentication;

namespace MsnBridge.Msnp.Soap;

/// <summary>Why a web service of the network did not do what it was asked.</summary>
public enum MsnServiceFailure
{
    /// <summary>It cannot be reached, cannot serve, or broke off: the same may go well later.</summary>
    Unavailable,

    /// <summary>It does not take the user's tickets, or there are none to be had.</summary>
    AccessDenied,

    /// <summary>It refused, and will again.</summary>
    Refused,

    /// <summary>The network has no such service, or what answers in its place is something else.</summary>
    NotOffered,

    /// <summary>The profile does not allow where it leads.</summary>
    ProfileProblem,
}

/// <summary>A web service of the network did not do what it was asked. The message is a sentence for a person; it holds no password, ticket or text of a message.</summary>
public sealed class MsnServiceException : Exception
{
    internal MsnServiceException(MsnServiceFailure failure, string message, Exception? innerException = null)
        : base(message, innerException) => Failure = failure;

    /// <summary>Why.</summary>
    public MsnServiceFailure Failure { get; }

    internal static MsnServiceException From(SoapException exception) => new(
        exception.Failure switch
        {
            SoapFailure.Unavailable or SoapFailure.TimedOut or SoapFailure.Incomplete => MsnServiceFailure.Unavailable,
            SoapFailure.AccessDenied => MsnServiceFailure.AccessDenied,
            SoapFailure.Fault when exception.IsAboutTicket => MsnServiceFailure.AccessDenied,
            SoapFailure.Fault => MsnServiceFailure.Refused,
            SoapFailure.ForbiddenHost or SoapFailure.TooManyRedirects => MsnServiceFailure.ProfileProblem,
            _ => MsnServiceFailure.NotOffered,
        },
        exception.Message,
        exception);

    internal static MsnServiceException From(AuthenticationException exception) => new(
        exception.Failure switch
        {
            AuthenticationFailure.Unavailable or AuthenticationFailure.TimedOut => MsnServiceFailure.Unavailable,
            AuthenticationFailure.ForbiddenHost or AuthenticationFailure.TooManyRedirects => MsnServiceFailure.ProfileProblem,
            _ => MsnServiceFailure.AccessDenied,
        },
        exception.Message,
        exception);

    internal static MsnServiceException NotOffered(string service, string profile) =>
        new(MsnServiceFailure.NotOffered, $"The profile {profile} names no service for {service}.");
}
