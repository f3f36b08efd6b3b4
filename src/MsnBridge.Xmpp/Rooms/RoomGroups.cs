using System.Collections.Immutable;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Conversations;
using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Puppets;
using MsnBridge.Xmpp.Presences;

namespace MsnBridge.Xmpp.Rooms;

/// <summary>The puppets' conversations of several as rooms show them: with what their people are called, and their states.</summary>
internal sealed class RoomGroups(IPuppetDirectory directory)
{
    /// <summary>All groups of the user; null where he has no account.</summary>
    public async Task<IReadOnlyList<RoomGroup>?> FindAllAsync(HomeUser user, CancellationToken cancellationToken)
    {
        if (await directory.FindStatusAsync(user, cancellationToken) is null)
        {
            return null;
        }

        var groups = await directory.GetGroupsAsync(user, cancellationToken);
        if (groups.Count == 0)
        {
            return [];
        }

        var members = await MembersAsync(user, cancellationToken);
        return [.. groups.Select(group => Named(group, members))];
    }

    public async Task<RoomGroup> NameAsync(HomeUser user, GroupConversation group, CancellationToken cancellationToken) =>
        Named(group, await MembersAsync(user, cancellationToken));

    public Task<GroupResult> CreateAsync(HomeUser user, IEnumerable<ContactId> members, string? name, CancellationToken cancellationToken) =>
        directory.CreateGroupAsync(user, [.. members], name, cancellationToken);

    public Task<GroupResult> InviteAsync(HomeUser user, ConversationId group, ContactId contact, CancellationToken cancellationToken) =>
        directory.InviteToGroupAsync(user, group, contact, cancellationToken);

    public Task<GroupResult> LeaveAsync(HomeUser user, ConversationId group, CancellationToken cancellationToken) =>
        directory.LeaveGroupAsync(user, group, cancellationToken);

    public Task<GroupResult> AnswerAsync(HomeUser user, ConversationId group, bool accepts, CancellationToken cancellationToken) =>
        directory.AnswerGroupInvitationAsync(user, group, accepts, cancellationToken);

    /// <summary>Journals something for the group. False where the user has no account.</summary>
    public Task<bool> SubmitAsync(HomeUser user, ConversationId group, EventToRemote submitted, string? key, CancellationToken cancellationToken) =>
        directory.SubmitAsync(user, group, submitted, key, cancellationToken);

    public Task SendTypingAsync(HomeUser user, ConversationId group, CancellationToken cancellationToken) =>
        directory.SendTypingAsync(user, group, cancellationToken);

    /// <summary>What the user calls a contact; otherwise what the contact calls himself.</summary>
    public static string NameOf(Contact contact) => contact.OwnName ?? contact.DisplayName;

    /// <summary>A contact in a room, with the state he has now.</summary>
    public static RoomMember MemberOf(Contact contact, ContactPresence presence) =>
        new(contact.Id, NameOf(contact), PresenceMapping.FromBridge(presence));

    private static RoomGroup Named(GroupConversation group, Dictionary<ContactId, RoomMember> contacts) =>
        new(
            group.Id,
            group.Name,
            group.Lasts,
            [.. group.Members.Select(member => contacts.GetValueOrDefault(member) ?? new RoomMember(member, member.Value))]);

    private async Task<Dictionary<ContactId, RoomMember>> MembersAsync(HomeUser user, CancellationToken cancellationToken)
    {
        var contacts = await directory.GetContactsAsync(user, cancellationToken);
        return contacts.ToDictionary(snapshot => snapshot.Contact.Id, snapshot => MemberOf(snapshot.Contact, snapshot.Presence));
    }
}
