namespace MsnBridge.Matrix.Client;

/// <summary>Why one attempt of a request came to nothing although another may do better.</summary>
internal abstract record AttemptFailure;

/// <summary>429.</summary>
/// <param name="RetryAfter">What the homeserver asks for; null where it does not say.</param>
internal sealed record RateLimited(TimeSpan? RetryAfter) : AttemptFailure;

/// <summary>There was no answer of the homeserver's: it concerns every request.</summary>
internal sealed record HomeserverAway(MatrixLinkFault Fault, string Detail) : AttemptFailure;

/// <summary>The homeserver itself answered that it could not. That may be this request's own trouble, and of no other's.</summary>
internal sealed record RequestFailed(MatrixException Answer) : AttemptFailure;

internal sealed class AttemptFailedException(AttemptFailure failure, Exception? innerException = null)
    : Exception(failure.GetType().Name, innerException)
{
    public AttemptFailure Failure { get; } = failure;
}
