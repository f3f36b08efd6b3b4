namespace MsnBridge.Core.Networks;

/// <summary>The home network does not give the bytes of a file that a person sent.</summary>
/// <param name="message">One sentence, without anything of the file.</param>
public sealed class HomeContentException(HomeContentFailure failure, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    public HomeContentFailure Failure => failure;
}

public enum HomeContentFailure
{
    /// <summary>It is not there, or not any more, or its server cannot be reached.</summary>
    NotAvailable,

    /// <summary>It is larger than announced, or than it may be.</summary>
    TooLarge,

    /// <summary>It is nowhere this bridge may fetch from, or in a form that it cannot read.</summary>
    NotAllowed,
}
