using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.AddressBook;

/// <summary>
/// The contact list of an account at the address book and sharing service (MSNP13 and later). What is changed here the notification server does not learn by itself:
/// it is told with <c>ADL</c> and <c>RML</c>. May be called from anywhere; calls are made one at a time.
/// </summary>
/// <remarks>
/// What is so already counts as done. Every method throws <see cref="AddressBookException"/> where the service refused or could not be reached, whose message is
/// for the user, and whatever the source of tickets throws. A ticket that ended is renewed once without anybody seeing it.
/// </remarks>
public interface IAddressBook
{
    /// <summary>What the last load brought; edits made since are not in it.</summary>
    AddressBookSnapshot Snapshot { get; }

    /// <summary>Fetches what changed since the last load, or everything where that was never done or the service gives no deltas.</summary>
    Task<AddressBookSnapshot> LoadAsync(CancellationToken cancellationToken);

    /// <summary>Puts somebody on the forward list. He is not allowed by that on every server: see <see cref="AddMemberAsync"/>.</summary>
    /// <param name="address">His address.</param>
    /// <param name="networkId">1 for an account of this network, 32 for Yahoo.</param>
    /// <param name="inviteMessage">What he is told, if anything.</param>
    /// <param name="cancellationToken">Stops waiting; what was sent stays sent.</param>
    /// <returns>The id of his entry.</returns>
    Task<string> AddContactAsync(string address, int networkId, string? inviteMessage, CancellationToken cancellationToken);

    /// <summary>Takes somebody off the forward list.</summary>
    Task RemoveContactAsync(string contactId, CancellationToken cancellationToken);

    /// <summary>Gives a contact a name of one's own; null or empty takes it back.</summary>
    Task SetNicknameAsync(string contactId, string? nickname, CancellationToken cancellationToken);

    /// <summary>Gives somebody a role: allows or blocks him. Nobody may be allowed and blocked at once.</summary>
    Task AddMemberAsync(MembershipRole role, string address, int networkId, CancellationToken cancellationToken);

    /// <summary>Takes a role from somebody.</summary>
    Task RemoveMemberAsync(MembershipRole role, string address, int networkId, CancellationToken cancellationToken);

    /// <summary>Makes a group.</summary>
    /// <returns>Its id.</returns>
    Task<string> AddGroupAsync(string name, CancellationToken cancellationToken);

    /// <summary>Renames a group.</summary>
    Task RenameGroupAsync(string groupId, string name, CancellationToken cancellationToken);

    /// <summary>Deletes a group; who was in it stays a contact.</summary>
    Task RemoveGroupAsync(string groupId, CancellationToken cancellationToken);

    /// <summary>Puts a contact into a group.</summary>
    Task AddToGroupAsync(string contactId, string groupId, CancellationToken cancellationToken);

    /// <summary>Takes a contact out of a group.</summary>
    Task RemoveFromGroupAsync(string contactId, string groupId, CancellationToken cancellationToken);

    /// <summary>Changes what the account calls itself. Some servers take it from <c>PRP MFN</c> alone and ignore it here.</summary>
    Task SetOwnNameAsync(string name, CancellationToken cancellationToken);

    /// <summary>Sets whether those on neither the allow nor the block list are allowed (<c>BLP</c>).</summary>
    Task SetAllowsStrangersAsync(bool allows, CancellationToken cancellationToken);

    /// <summary>Sets whether the user is asked about those who add him (<c>GTC</c>).</summary>
    Task SetAsksAboutNewContactsAsync(bool asks, CancellationToken cancellationToken);

    /// <summary>Makes a circle (MSNP18 and later).</summary>
    /// <param name="name">Its name.</param>
    /// <param name="ownName">What the account calls itself in it.</param>
    /// <param name="cancellationToken">Stops waiting; what was sent stays sent.</param>
    /// <returns>Its id.</returns>
    Task<string> CreateCircleAsync(string name, string ownName, CancellationToken cancellationToken);

    /// <summary>Invites somebody into a circle; only those who run it may.</summary>
    Task InviteToCircleAsync(string circleId, string address, CancellationToken cancellationToken);

    /// <summary>Joins a circle the account is invited to, or refuses to.</summary>
    Task AnswerCircleInvitationAsync(string circleId, bool joins, CancellationToken cancellationToken);

    /// <summary>Leaves a circle.</summary>
    Task LeaveCircleAsync(string circleId, CancellationToken cancellationToken);

    /// <summary>Fetches who is in a circle, or invited to it.</summary>
    Task<EquatableList<AddressBookContact>> LoadCircleMembersAsync(string circleId, CancellationToken cancellationToken);
}
