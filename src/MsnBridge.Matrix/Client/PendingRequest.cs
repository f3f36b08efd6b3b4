namespace MsnBridge.Matrix.Client;

/// <summary>A request between its call and its end, over all its attempts. Owned by the <see cref="RequestScheduler"/>, under its lock.</summary>
internal sealed class PendingRequest(CallTerms terms, long sequence)
{
    public CallTerms Terms => terms;

    /// <summary>The order of the calls. Kept over all attempts, so that one that failed does not lose its place.</summary>
    public long Sequence => sequence;

    /// <summary>How many attempts failed.</summary>
    public int Failures { get; set; }

    /// <summary>How many times it was answered with 429.</summary>
    public int Limited { get; set; }

    /// <summary>How many attempts were answered with a server error.</summary>
    public int ServerErrors { get; set; }

    /// <summary>How many outages had ended when the attempt began: a failure that began before the last one says nothing of today.</summary>
    public int Era { get; set; }

    /// <summary>Completes when it may go.</summary>
    public TaskCompletionSource Turn { get; private set; } = NewSource();

    /// <summary>Completes when the attempt is over; whoever tries out by it whether the homeserver is back waits for that.</summary>
    public TaskCompletionSource Over { get; private set; } = NewSource();

    public bool IsDecoration => Decorates(terms.Priority);

    public static bool Decorates(MatrixPriority priority) => priority >= MatrixPriority.Profile;

    public void Renew() => (Turn, Over) = (NewSource(), NewSource());

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
