using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.Contacts;

/// <summary>
/// The changes a person can make to his contact list, as a family of dialects makes them. Called one at a time and only while signed in, see
/// <see cref="ContactListEditor"/>. What is so already counts as done. Each throws <see cref="MsnpCommandException"/> where it was refused.
/// </summary>
internal interface IContactListEdits
{
    /// <summary>Allows somebody and puts him on the forward list; accepts him where he asked to be.</summary>
    Task AddAsync(string address, string? name, CancellationToken cancellationToken);

    /// <summary>Takes somebody off the forward list. He stays allowed: taken off that list too, he would seem to ask anew.</summary>
    Task RemoveAsync(string address, CancellationToken cancellationToken);

    /// <summary>Lets somebody who asked see and write to the account, without putting him on the forward list.</summary>
    Task AcceptAsync(string address, CancellationToken cancellationToken);

    /// <summary>Blocks somebody who asked.</summary>
    Task DeclineAsync(string address, CancellationToken cancellationToken);

    Task BlockAsync(string address, CancellationToken cancellationToken);

    Task UnblockAsync(string address, CancellationToken cancellationToken);

    Task RenameAsync(string address, string name, CancellationToken cancellationToken);

    Task RenameSelfAsync(string account, string name, CancellationToken cancellationToken);

    Task SetAllowsStrangersAsync(bool allows, CancellationToken cancellationToken);

    Task SetAsksAboutNewContactsAsync(bool asks, CancellationToken cancellationToken);

    Task<ContactGroup> CreateGroupAsync(string name, CancellationToken cancellationToken);

    Task RenameGroupAsync(string groupId, string name, CancellationToken cancellationToken);

    Task DeleteGroupAsync(string groupId, CancellationToken cancellationToken);

    /// <summary>Makes a circle.</summary>
    /// <returns>Its id.</returns>
    Task<string> CreateCircleAsync(string name, string ownName, CancellationToken cancellationToken);

    Task InviteToCircleAsync(string circleId, string address, CancellationToken cancellationToken);

    Task AnswerCircleInvitationAsync(string circleId, bool joins, CancellationToken cancellationToken);

    Task LeaveCircleAsync(string circleId, CancellationToken cancellationToken);

    /// <summary>Moves a contact between groups: into the new one first, so that he is never in none.</summary>
    Task MoveAsync(string address, string? fromGroupId, string? toGroupId, CancellationToken cancellationToken);
}
