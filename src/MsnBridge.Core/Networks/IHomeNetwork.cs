using MsnBridge.Core.Contacts;
using MsnBridge.Core.Conversations;
using MsnBridge.Core.Events;
using MsnBridge.Core.Files;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Core.Networks;

/// <summary>
/// A network that the bridge's users live on, as Core speaks to it. Called from many puppets at once. What is journaled comes through
/// <see cref="DeliverAsync"/>; the rest is the state of the moment, which the implementation may drop while its server is away:
/// it asks <see cref="IPuppetDirectory.GetContactsAsync"/> and <see cref="IPuppetDirectory.GetGroupsAsync"/> when it is back.
/// </summary>
public interface IHomeNetwork
{
    HomeNetworkId Id { get; }

    /// <summary>Whether its server answers at the moment. A delivery that takes very long while it does is taken for stuck: it is cancelled and repeated.</summary>
    bool IsReachable => true;

    /// <summary>Hands an event to the home server and returns when that server has certainly taken it. Waits out outages; a delivery that
    /// is repeated after a crash carries the same id.</summary>
    Task DeliverAsync(HomeDelivery delivery, CancellationToken cancellationToken);

    /// <summary>Shows the state of the login to its user: one notice for one outage.</summary>
    Task ShowLoginStatusAsync(HomeLink link, LoginStatus status, CancellationToken cancellationToken);

    /// <summary>Makes the user's list of contacts on the home network agree with this one: adds, renames and removes.</summary>
    Task ShowContactsAsync(HomeLink link, IReadOnlyList<Contact> contacts, CancellationToken cancellationToken);

    /// <summary>One contact was added or changed.</summary>
    Task ShowContactAsync(HomeLink link, Contact contact, CancellationToken cancellationToken);

    /// <summary>One contact is gone from the user's list.</summary>
    Task RemoveContactAsync(HomeLink link, ContactId contact, CancellationToken cancellationToken);

    /// <param name="contact">Somebody on the list; or, of <see cref="ContactRelation.None"/>, somebody who is seen in a group alone.</param>
    Task ShowPresenceAsync(HomeLink link, Contact contact, ContactPresence presence, CancellationToken cancellationToken);

    /// <summary>A contact is typing in a conversation.</summary>
    Task ShowTypingAsync(HomeLink link, ConversationId conversation, ContactId contact, CancellationToken cancellationToken);

    /// <summary>A conversation of several came to be, or something about it changed. Who came and who left is told by <see cref="MembershipToHome"/> as well, in
    /// order with what was said.</summary>
    Task ShowGroupAsync(HomeLink link, GroupConversation group, CancellationToken cancellationToken);

    /// <summary>The user is not in a conversation of several any more.</summary>
    Task CloseGroupAsync(HomeLink link, ConversationId conversation, CancellationToken cancellationToken);

    /// <summary>A sentence from the remote network's operator.</summary>
    Task ShowNoticeAsync(HomeLink link, string text, CancellationToken cancellationToken);

    /// <summary>The largest file that the user can be shown; 0 where he can be shown none. Asked before a file is accepted; waits a few
    /// seconds for the server at most, and then says what was true last.</summary>
    Task<long> FindFileLimitAsync(HomeLink link, CancellationToken cancellationToken);

    /// <summary>Opens a file that the user sent, for reading once from the beginning. Memory does not grow with it.</summary>
    /// <param name="reference">As in <see cref="FileToRemote"/>.</param>
    /// <exception cref="HomeContentException">It cannot be had.</exception>
    Task<Stream> OpenContentAsync(HomeLink link, string reference, CancellationToken cancellationToken);

    /// <summary>Shows how a long transfer is getting on. Called now and then; may be dropped.</summary>
    Task ShowTransferAsync(HomeLink link, TransferView transfer, CancellationToken cancellationToken);

    /// <summary>The user has no account any more: everything shown to him is taken back.</summary>
    Task ForgetUserAsync(HomeLink link, IReadOnlyList<Contact> contacts, CancellationToken cancellationToken);

    /// <summary>What was handed on for the user has been done, or the server has not answered for some seconds.</summary>
    Task SettleAsync(HomeUser user, CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>An event on its way to a person.</summary>
/// <param name="Id">From it the implementation derives the id that the delivery carries on the wire (<see cref="WireId"/>).</param>
/// <param name="Link">Whom it is for, and by which of the accounts it came.</param>
/// <param name="Conversation">Where it happened.</param>
/// <param name="AcceptedAt">When the event was journaled.</param>
public sealed record HomeDelivery(JournalId Id, HomeLink Link, ConversationId Conversation, EventToHome Event, DateTimeOffset AcceptedAt)
{
    /// <summary>How every <see cref="WireId"/> begins: by it a home network tells what it has sent itself, in whichever process.</summary>
    public const string WireIdPrefix = "msnbridge-";

    public HomeUser User => Link.User;

    /// <summary>The contact who said or did it; where no contact did, whom the conversation is with; null where that are several.</summary>
    public ContactId? Contact => Event is EventFromContact from ? from.Contact : Conversation.Contact;

    /// <summary>The same for every attempt at the same journal row.</summary>
    public string WireId => $"{WireIdPrefix}{Id}";
}
