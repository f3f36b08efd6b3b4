namespace MsnBridge.Core.Messages;

/// <summary>How a message ended. Every accepted message ends in exactly one of these, and its sender sees which.</summary>
public enum DeliveryOutcome
{
    /// <summary>The other side's server confirmed that it took the message.</summary>
    Delivered,

    /// <summary>The other side said no, and said so for sure: nothing was delivered.</summary>
    Refused,

    /// <summary>It could not be handed over in time. Nothing was delivered.</summary>
    Expired,

    /// <summary>It was handed over and no answer came. It may have arrived; it is not sent again.</summary>
    Unconfirmed,
}

/// <summary>Why a message was not delivered; the reader's words are chosen from this by <see cref="DeliveryText"/>.</summary>
public enum DeliveryFailure
{
    None,
    ContactOffline,
    ContactUnknown,
    NotAllowed,
    TooLong,
    UnsupportedContent,
    NotSignedIn,
    RemoteError,
    TooManyMessages,
}
