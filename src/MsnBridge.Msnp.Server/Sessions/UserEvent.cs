using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Msnp.Server.Sessions;

/// <summary>Something a signed-in user is to be told, without regard to the dialect he speaks.</summary>
internal abstract record UserEvent;

/// <summary>A contact is there, or is there in another way than before. From MSNP16 on the contact may be the user himself.</summary>
/// <param name="TransactionId">The request that made it known, for an initial presence; null for a change.</param>
internal sealed record ContactPresent(string Address, string FriendlyName, PresenceState Presence, uint? TransactionId = null) : UserEvent
{
    /// <summary>The circle he is seen in, as <c>9:id@live.com</c>; null for himself.</summary>
    public string? Via { get; init; }

    /// <summary>Whether his client names the place it is at (MSNP16 and later), so that what it can do is told of the place.</summary>
    public bool HasPlaces { get; init; } = true;
}

/// <summary>A contact is gone, or hides from the user.</summary>
internal sealed record ContactGone(string Address) : UserEvent
{
    /// <summary>The circle he was seen in; null for himself.</summary>
    public string? Via { get; init; }
}

/// <summary>What a contact, or the user himself, tells beside his name.</summary>
internal sealed record PersonalMessageChanged(string Address, PersonalMessage Message) : UserEvent
{
    /// <summary>The circle he is seen in; null for himself.</summary>
    public string? Via { get; init; }
}

/// <summary>A contact's phone number or flag; a null value clears it.</summary>
internal sealed record ContactPropertyChanged(uint ListSerial, string Address, string Key, string? Value) : UserEvent;

/// <summary>Somebody put the user on his forward list.</summary>
internal sealed record AddedByContact(uint ListSerial, string Address, string FriendlyName) : UserEvent;

/// <summary>Somebody took the user off his forward list.</summary>
internal sealed record RemovedByContact(uint ListSerial, string Address) : UserEvent;

/// <summary>The user's address book was changed, by another of his places or by what somebody else did; clients of MSNP13 and later read it again.</summary>
/// <param name="News">What clients are told.</param>
internal sealed record AddressBookChanged(NotificationDocument News) : UserEvent;

/// <summary>A client sent a notice (UUN). A null endpoint means that the sender's place is not told.</summary>
internal sealed record NoticeArrived(string Address, Guid? EndpointId, UserNoticeKind Kind, MsnpPayload Data) : UserEvent;

/// <summary>Something was published in a circle or a group, or taken back.</summary>
internal sealed record CircleNews(PublicationChange Change, RoutedDocument Document) : UserEvent;

/// <summary>Somebody said something in a circle; at MSNP21, anywhere.</summary>
internal sealed record DatagramArrived(MsnpPayload Datagram) : UserEvent;

/// <summary>Somebody invites the user into a conversation.</summary>
internal sealed record InvitedToConversation(string SessionId, Sensitive Cookie, string Inviter, string FriendlyName) : UserEvent;

/// <summary>The network is going to shut down.</summary>
internal sealed record ShutdownAnnounced(int Minutes) : UserEvent;

/// <summary>The network ends the session.</summary>
internal sealed record SignedOut(SignOutReason Reason) : UserEvent;

/// <summary>Why the network ends a session.</summary>
public enum SignOutReason
{
    /// <summary>No reason is told.</summary>
    Unspecified,

    /// <summary>The account signed in elsewhere (<c>OUT OTH</c>).</summary>
    SignedInElsewhere,

    /// <summary>The server shuts down (<c>OUT SSD</c>).</summary>
    ServerShutdown,
}
