namespace MsnBridge.Msnp.PeerToPeer;

/// <summary>Data did not come over. The message is a sentence for a person and holds nothing of the data.</summary>
public sealed class MsnTransferException : Exception
{
    /// <param name="failure">Why.</param>
    /// <param name="innerException">What it came of, or null.</param>
    public MsnTransferException(MsnTransferFailure failure, Exception? innerException = null) : base(Describe(failure), innerException) =>
        Failure = failure;

    /// <summary>Why.</summary>
    public MsnTransferFailure Failure { get; }

    private static string Describe(MsnTransferFailure failure) => failure switch
    {
        MsnTransferFailure.Declined => "The other person declined.",
        MsnTransferFailure.Cancelled => "The transfer was cancelled.",
        MsnTransferFailure.NotAvailable => "The other person does not have it any more.",
        MsnTransferFailure.Unsupported => "The other person's client cannot do this.",
        MsnTransferFailure.Offline => "The other person is not online.",
        MsnTransferFailure.TimedOut => "The other person's client does not answer.",
        MsnTransferFailure.BadData => "What the other person's client sent is not what it promised.",
        MsnTransferFailure.TooLarge => "It is too large.",
        MsnTransferFailure.ConnectionLost => "The connection to the other person was lost.",
        MsnTransferFailure.AcceptedElsewhere => "It was accepted at another place where the account is signed in.",
        MsnTransferFailure.DeclinedElsewhere => "It was declined at another place where the account is signed in.",
        MsnTransferFailure.LocalFault => "The data could not be read or written here.",
        _ => "The transfer failed.",
    };
}
