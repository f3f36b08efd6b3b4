using System.Net;

namespace MsnBridge.Msnp.Soap;

/// <summary>Why a service did not do what it was asked.</summary>
internal enum SoapFailure
{
    /// <summary>It said so with a SOAP fault: a <see cref="SoapFaultException"/>.</summary>
    Fault,

    /// <summary>It cannot be reached, or says that it cannot serve (5xx).</summary>
    Unavailable,

    /// <summary>It did not answer in time.</summary>
    TimedOut,

    /// <summary>It does not let this user in (401, 403): as a rule the ticket is not good any more.</summary>
    AccessDenied,

    /// <summary>There is no such service (404, 405, 410).</summary>
    NotFound,

    /// <summary>The answer breaks off in the middle.</summary>
    Incomplete,

    /// <summary>The answer is no XML, or XML that nobody should read.</summary>
    Unreadable,

    /// <summary>The answer is not SOAP: a web page, another kind of document, nothing.</summary>
    NotSoap,

    /// <summary>The answer is longer than any answer has reason to be.</summary>
    TooLarge,

    /// <summary>It was sent on from one server to another without end.</summary>
    TooManyRedirects,

    /// <summary>Ticket or password were about to go to a host the profile does not allow, or over plain HTTP.</summary>
    ForbiddenHost,
}

/// <summary>A call of a service failed. The message is a sentence for a person; it holds neither password nor ticket.</summary>
internal class SoapException(SoapFailure failure, string message, HttpStatusCode? status = null, Exception? innerException = null)
    : Exception(message, innerException)
{
    public SoapFailure Failure { get; } = failure;

    /// <summary>The status of the answer; null where there was none.</summary>
    public HttpStatusCode? Status { get; } = status;

    /// <summary>Whether the same call may go well later, without anybody doing anything.</summary>
    public virtual bool IsTransient => Failure is SoapFailure.Unavailable or SoapFailure.TimedOut or SoapFailure.Incomplete;

    /// <summary>Whether another ticket may help.</summary>
    public virtual bool IsAboutTicket => Failure == SoapFailure.AccessDenied;
}

/// <summary>The service answered with a fault.</summary>
internal sealed class SoapFaultException(SoapFault fault, string message, HttpStatusCode? status = null)
    : SoapException(SoapFailure.Fault, message, status)
{
    public SoapFault Fault { get; } = fault;

    public override bool IsTransient => false;

    public override bool IsAboutTicket => Fault.IsAboutTicket;
}
