using System.Collections.Immutable;
using System.Text.Json.Serialization;
using MsnBridge.Core.Content;
using MsnBridge.Core.Files;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Messages;

namespace MsnBridge.Core.Events;

/// <summary>
/// An event that must not be lost: it is committed to the journal before it is acknowledged or acted on. The JSON form is stored, so
/// names here and the discriminators below change only with a migration.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(MessageToHome), "message-to-home")]
[JsonDerivedType(typeof(OwnMessageToHome), "own-message-to-home")]
[JsonDerivedType(typeof(NudgeToHome), "nudge-to-home")]
[JsonDerivedType(typeof(UnsupportedContentToHome), "unsupported-to-home")]
[JsonDerivedType(typeof(ContactRequestToHome), "contact-request-to-home")]
[JsonDerivedType(typeof(MembershipToHome), "membership-to-home")]
[JsonDerivedType(typeof(GroupInvitationToHome), "group-invitation-to-home")]
[JsonDerivedType(typeof(SilenceToHome), "silence-to-home")]
[JsonDerivedType(typeof(DiscardedToHome), "discarded-to-home")]
[JsonDerivedType(typeof(DeliveryReport), "delivery-report")]
[JsonDerivedType(typeof(ContactEditReport), "contact-edit-report")]
[JsonDerivedType(typeof(MessageToRemote), "message-to-remote")]
[JsonDerivedType(typeof(NudgeToRemote), "nudge-to-remote")]
[JsonDerivedType(typeof(ContactEditToRemote), "contact-edit-to-remote")]
[JsonDerivedType(typeof(FileToHome), "file-to-home")]
[JsonDerivedType(typeof(FileOfferToHome), "file-offer-to-home")]
[JsonDerivedType(typeof(FileNotReceivedToHome), "file-not-received-to-home")]
[JsonDerivedType(typeof(FileToRemote), "file-to-remote")]
[JsonDerivedType(typeof(FileToFetch), "file-to-fetch")]
public abstract record JournaledEvent : BridgeEvent;

/// <summary>Journaled on its way to a person on a home network. Where it happened is its lane's conversation.</summary>
public abstract record EventToHome : JournaledEvent;

/// <summary>Something that one contact said or did.</summary>
public abstract record EventFromContact(ContactId Contact) : EventToHome;

/// <summary>Journaled on its way to the remote network. Where it goes is its lane's conversation.</summary>
public abstract record EventToRemote : JournaledEvent;

/// <param name="Late">True where the message waited on the network or here: the reader is shown <paramref name="SentAt"/>.</param>
public sealed record MessageToHome(ContactId Contact, MessageContent Content, DateTimeOffset SentAt, bool Late) : EventFromContact(Contact);

/// <summary>What the person wrote in this conversation elsewhere (on another home network of his, with another client), so that it is whole here too.</summary>
public sealed record OwnMessageToHome(MessageContent Content, DateTimeOffset SentAt) : EventToHome;

/// <param name="IsFlood">True where the contact sends one upon the other: those that follow are counted into this one and not told.</param>
public sealed record NudgeToHome(ContactId Contact, DateTimeOffset SentAt, bool IsFlood = false) : EventFromContact(Contact);

public sealed record UnsupportedContentToHome(ContactId Contact, string Description, DateTimeOffset SentAt) : EventFromContact(Contact);

/// <summary>A file from a contact whose bytes are in the content store. In a lane of its own (<see cref="Journal.LaneEnd.HomeFiles"/>), so
/// that text does not wait for it.</summary>
/// <param name="Content">Where it is a file's key, the content goes with the last row that names it.</param>
/// <param name="Preview">A small picture of it, which goes with it; null where there is none.</param>
/// <param name="Late">As for text.</param>
public sealed record FileToHome(
    ContactId Contact, SharedFile File, ContentKey Content, ContentKey? Preview, DateTimeOffset SentAt, bool Late) : EventFromContact(Contact);

/// <summary>A contact offers a file, and the person is asked whether he takes it.</summary>
/// <param name="Offer">By this he answers (<see cref="Puppets.IPuppetDirectory.AnswerFileOfferAsync"/>).</param>
public sealed record FileOfferToHome(
    ContactId Contact, string Offer, SharedFile File, ContentKey? Preview, DateTimeOffset OfferedAt, DateTimeOffset ExpiresAt) : EventFromContact(Contact);

/// <summary>A file that a contact offered is not here and will not come.</summary>
/// <param name="Limit">How large it might have been, where that is the reason; otherwise null.</param>
public sealed record FileNotReceivedToHome(
    ContactId Contact, SharedFile File, FileFailure Failure, long? Limit, DateTimeOffset OfferedAt) : EventFromContact(Contact);

/// <summary>Somebody added the person and waits for an answer.</summary>
public sealed record ContactRequestToHome(ContactId Contact, string DisplayName) : EventFromContact(Contact);

/// <summary>Somebody came to a conversation of several, or left it.</summary>
public sealed record MembershipToHome(ContactId Contact, MembershipChange Change, DateTimeOffset At) : EventFromContact(Contact);

/// <summary>The person is invited into a lasting group and has to answer.</summary>
/// <param name="Inviter">Who invites him, or null where the network does not say.</param>
public sealed record GroupInvitationToHome(string Name, ContactId? Inviter) : EventToHome;

/// <summary>The bridge was cut off from the remote network for a while: what was said in this conversation meanwhile may not have come.</summary>
public sealed record SilenceToHome(DateTimeOffset From, DateTimeOffset Until) : EventToHome
{
    /// <summary>In words, with the times of the day in UTC.</summary>
    public string Describe() => From.UtcDateTime.Date == Until.UtcDateTime.Date
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"The bridge could not hear MSN from {From.UtcDateTime:HH:mm} to {Until.UtcDateTime:HH:mm} UTC.")
        : string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"The bridge could not hear MSN from {From.UtcDateTime:yyyy-MM-dd HH:mm} to {Until.UtcDateTime:yyyy-MM-dd HH:mm} UTC.");
}

/// <summary>What waited in this conversation for the home network and is not brought any more. It stands where that stood.</summary>
/// <param name="From">When the first of it was accepted, and <paramref name="Until"/> the last.</param>
/// <param name="Elsewhere">Some of it was in other conversations.</param>
public sealed record DiscardedToHome(int Count, DateTimeOffset From, DateTimeOffset Until, DiscardReason Reason, bool Elsewhere = false) : EventToHome
{
    /// <summary>Whether an event may be discarded. How something ended that the person sent himself waits however much else waits, for no contact makes it; and so does this.</summary>
    public static bool IsOf(JournaledEvent journaled) => journaled is EventToHome and not (DeliveryReport or ContactEditReport or DiscardedToHome);

    public DiscardedToHome And(DateTimeOffset acceptedAt, bool elsewhere = false) => this with
    {
        Count = Count + 1,
        From = acceptedAt < From ? acceptedAt : From,
        Until = acceptedAt > Until ? acceptedAt : Until,
        Elsewhere = Elsewhere || elsewhere,
    };

    /// <summary>In words, with the times in UTC.</summary>
    public string Describe()
    {
        var what = Count == 1 ? "One message that MSN sent" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Count} messages that MSN sent");
        var when = Count == 1
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"on {From.UtcDateTime:yyyy-MM-dd} at {From.UtcDateTime:HH:mm} UTC")
            : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"from {From.UtcDateTime:yyyy-MM-dd HH:mm} to {Until.UtcDateTime:yyyy-MM-dd HH:mm} UTC");
        var where = Elsewhere ? "in this chat and in others" : "in this chat";
        var why = Reason == DiscardReason.TooOld
            ? "your server was away for longer than the bridge keeps messages for it"
            : "your server was away, and more waited for it than the bridge keeps";
        return $"{what} {where} {when} {(Count == 1 ? "was" : "were")} discarded: {why}.";
    }
}

/// <summary>How a message or a nudge that the person sent ended. He may have sent it on another home network: then it did not arrive, and is told here as well.</summary>
/// <param name="NotReached">In a conversation of several: who did not get what others got. Null where nobody is named.</param>
public sealed record DeliveryReport(
    HomeMessageReference Message, DeliveryOutcome Outcome, DeliveryFailure Failure, ImmutableArray<ContactId>? NotReached = null) : EventToHome
{
    /// <summary>How it ended for each, where it went to several one by one and what is said of the whole does not say it; otherwise null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<FileRecipient>? Recipients { get; init; }
}

/// <summary>A change of the contact list that the person asked for and that the network refused.</summary>
public sealed record ContactEditReport(ContactId Contact, ContactEditKind Kind, ContactEditFailure Failure) : EventFromContact(Contact);

/// <summary>Text from the person.</summary>
public sealed record MessageToRemote(MessageContent Content, HomeMessageReference Message) : EventToRemote;

/// <summary>A nudge from the person.</summary>
public sealed record NudgeToRemote(HomeMessageReference Message) : EventToRemote;

/// <summary>A file from the person, whose bytes are still at the home network. In a lane of its own
/// (<see cref="Journal.LaneEnd.RemoteFiles"/>), so that text does not wait for it.</summary>
/// <param name="Reference">What <see cref="Networks.IHomeNetwork.OpenContentAsync"/> opens. Opaque to Core.</param>
/// <param name="PublicLink">Where anybody can fetch it, which is told instead where the file cannot be carried; null where there is no such place.</param>
public sealed record FileToRemote(SharedFile File, string Reference, string? PublicLink, HomeMessageReference Message) : EventToRemote
{
    /// <summary>Whom it goes to and how far it got with each, from the moment in which it is first tried; null before, and where it goes to one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<FileRecipient>? Recipients { get; init; }
}

/// <summary>One of several people whom a file goes to, each by a transfer of his own.</summary>
/// <param name="Begun">He has begun to take it, so that a second attempt might bring it twice.</param>
/// <param name="Outcome">How it ended for him; null where it has not.</param>
public sealed record FileRecipient(ContactId Contact, bool Begun = false, DeliveryOutcome? Outcome = null, DeliveryFailure Failure = DeliveryFailure.None);

/// <summary>A change of the contact list that the person asked for.</summary>
/// <param name="Name">What to call the contact, or the name of the group, or as the kind says; null where none is needed.</param>
public sealed record ContactEditToRemote(ContactId Contact, ContactEditKind Kind, string? Name) : EventToRemote;

/// <summary>A file that a contact offered and that is to be fetched, or asked for. Each is in a lane of its own
/// (<see cref="Journal.LaneEnd.Offer"/>); an offer does not outlive the process, so what is found after a start is told as lost.</summary>
/// <param name="Ask">The person decides.</param>
public sealed record FileToFetch(ContactId Contact, string Offer, SharedFile File, bool Ask, DateTimeOffset OfferedAt) : JournaledEvent;

/// <summary>What a home network needs to tell a sender how his message ended.</summary>
/// <param name="Sender">Who sent it.</param>
/// <param name="ReplyAddress">Where a status goes (a full JID on XMPP). Opaque to Core.</param>
/// <param name="MessageId">The home network's id of the message, or null where it had none.</param>
/// <param name="ReceiptRequested">True where the sender's client asked to be told of the delivery itself.</param>
public sealed record HomeMessageReference(HomeUser Sender, string ReplyAddress, string? MessageId, bool ReceiptRequested);

/// <summary>Why something was discarded that waited for a home network. The numbers are stored.</summary>
public enum DiscardReason
{
    /// <summary>As much waited already as may.</summary>
    TooMuch = 1,

    /// <summary>It had waited for as long as may.</summary>
    TooOld = 2,
}

/// <summary>Which way somebody went. The numbers are stored.</summary>
public enum MembershipChange
{
    Joined = 1,
    Left = 2,
}

/// <summary>What to do with a contact. The numbers are stored.</summary>
public enum ContactEditKind
{
    /// <summary>Put on my list and allow; also accepts a pending request of the same contact.</summary>
    Add = 1,
    Remove = 2,

    /// <summary>Let a contact who asked see and write to me; does not put him on my list.</summary>
    Accept = 3,
    Decline = 4,
    Block = 5,
    Unblock = 6,

    /// <summary>Put into the group of the name, which is made where there is none.</summary>
    PutIntoGroup = 7,

    /// <summary>Take out of the group of the name.</summary>
    TakeOutOfGroup = 8,

    /// <summary>Call him what the name says; where it is empty, what he calls himself.</summary>
    Rename = 9,

    /// <summary>Put him into the groups of the list that the name has, one on each line, and out of all others. Those that are missing are made.</summary>
    Regroup = 10,
}

/// <summary>Why a change of the contact list was refused. The numbers are stored.</summary>
public enum ContactEditFailure
{
    None = 0,
    UnknownAddress = 1,
    InvalidAddress = 2,
    ListFull = 3,
    NotSignedIn = 4,
    RemoteError = 5,
}
