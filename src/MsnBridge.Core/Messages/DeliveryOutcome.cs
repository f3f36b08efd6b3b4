namespace MsnBridge.Core.Messages;

/// <summary>How a message ended. Every accepted message ends in exactly one of these, and its sender sees which.
/// The numbers are stored.</summary>
public enum DeliveryOutcome
{
    /// <summary>The other side's server confirmed that it took the message.</summary>
    Delivered = 0,

    /// <summary>The other side said no, and said so for sure: nothing was delivered.</summary>
    Refused = 1,

    /// <summary>It could not be handed over in time. Nothing was delivered.</summary>
    Expired = 2,

    /// <summary>It was handed over and no answer came. It may have arrived; it is not sent again.</summary>
    Unconfirmed = 3,

    /// <summary>The contact is away; his network took it and hands it over when he signs in.</summary>
    Kept = 4,
}

/// <summary>Why a message was not delivered; the reader's words are chosen from this by <see cref="DeliveryText"/>.
/// The numbers are stored.</summary>
public enum DeliveryFailure
{
    None = 0,
    ContactOffline = 1,
    ContactUnknown = 2,
    NotAllowed = 3,
    TooLong = 4,
    UnsupportedContent = 5,
    NotSignedIn = 6,
    RemoteError = 7,
    TooManyMessages = 8,

    /// <summary>The contact was offered a file and declined it.</summary>
    Declined = 20,

    /// <summary>The contact was offered a file and did not answer in time.</summary>
    Unanswered = 21,

    /// <summary>The contact's client takes no files.</summary>
    NoFiles = 22,

    /// <summary>The file is larger than may be sent.</summary>
    FileTooLarge = 23,

    /// <summary>The contact left, or a connection broke, in the middle of a file.</summary>
    Interrupted = 24,

    /// <summary>The sender took the file back.</summary>
    TakenBack = 25,

    /// <summary>The sender's own network does not give the file.</summary>
    FileNotAvailable = 26,

    /// <summary>A file cannot be sent to several people at once.</summary>
    NoFilesToSeveral = 27,
}
