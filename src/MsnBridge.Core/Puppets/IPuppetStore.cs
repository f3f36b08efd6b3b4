using System.Collections.Immutable;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Conversations;
using MsnBridge.Core.Files;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Pictures;

namespace MsnBridge.Core.Puppets;

/// <summary>An account on the remote network.</summary>
/// <param name="Profile">The name of the server profile in <c>bridge.yaml</c>.</param>
/// <param name="Address">The account's address, canonical as the remote network makes it.</param>
public sealed record RemoteAccount(string Profile, string Address);

/// <summary>What the store knows of a puppet.</summary>
public sealed record PuppetRecord(PuppetId Id, RemoteAccount Account, Secret Password, LoginStatus Status, ImmutableArray<HomeUser> Links)
{
    /// <summary>How files are taken; null where the person has not said.</summary>
    public FileRules? FileRules { get; init; }
}

/// <summary>Puppets, whom they belong to, their contact lists and their conversations of several. Passwords are sealed at rest. Safe for concurrent use. What is saved for
/// a puppet that is not there (any more) is ignored, so that a late event of a removed puppet leaves nothing behind.</summary>
public interface IPuppetStore
{
    ValueTask<IReadOnlyList<PuppetRecord>> LoadAllAsync(CancellationToken cancellationToken);

    ValueTask<PuppetRecord?> FindAsync(PuppetId id, CancellationToken cancellationToken);

    ValueTask<PuppetRecord?> FindByUserAsync(HomeUser user, CancellationToken cancellationToken);

    ValueTask<PuppetRecord?> FindByAccountAsync(RemoteAccount account, CancellationToken cancellationToken);

    ValueTask<IReadOnlyList<HomeUser>> FindUsersAsync(HomeNetworkId network, CancellationToken cancellationToken);

    /// <summary>Stores a puppet with its links; an existing one of the same id is replaced and keeps its contacts. Throws <see cref="PuppetConflictException"/>
    /// where the account or one of the users already belongs to another puppet.</summary>
    ValueTask SaveAsync(PuppetRecord puppet, CancellationToken cancellationToken);

    ValueTask SaveStatusAsync(PuppetId id, LoginStatus status, CancellationToken cancellationToken);

    ValueTask SaveFileRulesAsync(PuppetId id, FileRules rules, CancellationToken cancellationToken);

    /// <summary>Removes the puppet, its links, contacts, groups and what home networks remember of them.</summary>
    ValueTask RemoveAsync(PuppetId id, CancellationToken cancellationToken);

    ValueTask<IReadOnlyList<Contact>> LoadContactsAsync(PuppetId id, CancellationToken cancellationToken);

    /// <summary>Replaces the puppet's whole list.</summary>
    ValueTask SaveContactsAsync(PuppetId id, IReadOnlyCollection<Contact> contacts, CancellationToken cancellationToken);

    ValueTask SaveContactAsync(PuppetId id, Contact contact, CancellationToken cancellationToken);

    ValueTask RemoveContactAsync(PuppetId id, ContactId contact, CancellationToken cancellationToken);

    /// <summary>The pictures of those whose the puppet is, as far as they are known.</summary>
    ValueTask<IReadOnlyList<KeyValuePair<HomeUser, HomePicture>>> LoadPicturesAsync(PuppetId id, CancellationToken cancellationToken);

    /// <summary>Goes with the user's link.</summary>
    ValueTask SavePictureAsync(HomeUser user, HomePicture picture, CancellationToken cancellationToken);

    /// <summary>The conversations of several that the puppet is in, the one that was saved longest ago first.</summary>
    ValueTask<IReadOnlyList<GroupConversation>> LoadGroupsAsync(PuppetId id, CancellationToken cancellationToken);

    ValueTask SaveGroupAsync(PuppetId id, GroupConversation group, CancellationToken cancellationToken);

    ValueTask RemoveGroupAsync(PuppetId id, ConversationId group, CancellationToken cancellationToken);
}

/// <summary>The account or the user already belongs to another puppet.</summary>
public sealed class PuppetConflictException(string message) : Exception(message);
