using System.Collections.Immutable;
using MsnBridge.Core.Conversations;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.MsnNetwork.Conversion;
using MsnBridge.Msnp.Notification;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.MsnNetwork;

/// <summary>What is asked of conversations of several.</summary>
internal sealed partial class MsnRemoteSession
{
    private readonly SessionGroups _groups = new();

    public void RememberGroups(IReadOnlyCollection<GroupConversation> groups)
    {
        foreach (var group in groups)
        {
            _groups.Remember(group);
            if (!group.Lasts)
                _client.RememberGroup(ConversationConversion.FromBridge(group.Id), group.Members.Select(member => member.Value));
        }
    }

    public Task<GroupResult> CreateGroupAsync(ImmutableArray<ContactId> members, string? name, CancellationToken cancellationToken) => AnswerAsync(async () =>
    {
        if (name is null)
            return _groups.Convert(await _client.StartGroupAsync(members.Select(member => member.Value), cancellationToken));

        var circle = await _client.CreateCircleAsync(name, cancellationToken);
        ImmutableArray<ContactId> absent = [];
        foreach (var member in members)
        {
            try
            {
                await _client.InviteToCircleAsync(circle, member.Value, cancellationToken);
            }
            catch (MsnpCommandException)
            {
                absent = absent.Add(member);
            }
        }

        // Who is invited is in it when he has answered.
        var group = new GroupConversation { Id = ConversationConversion.ToBridge(circle), Name = name, Lasts = true };
        _groups.Remember(group);
        return GroupResult.Made(group, absent);
    });

    public Task<GroupResult> InviteToGroupAsync(ConversationId conversation, ContactId contact, CancellationToken cancellationToken) => AnswerAsync(async () =>
    {
        var id = ConversationConversion.FromBridge(conversation);
        if (!id.IsCircle)
            return _groups.Convert(await _client.InviteAsync(id, contact.Value, cancellationToken));

        await _client.InviteToCircleAsync(id, contact.Value, cancellationToken);
        return GroupResult.Done;
    });

    public Task<GroupResult> LeaveGroupAsync(ConversationId conversation, CancellationToken cancellationToken) => AnswerAsync(async () =>
    {
        var id = ConversationConversion.FromBridge(conversation);
        if (id.IsCircle)
            await _client.LeaveCircleAsync(id, cancellationToken);
        else
            await _client.LeaveAsync(id, cancellationToken);
        _groups.Forget(conversation);
        return GroupResult.Done;
    });

    public Task<GroupResult> AnswerGroupInvitationAsync(ConversationId conversation, bool accepts, CancellationToken cancellationToken) => AnswerAsync(async () =>
    {
        var id = ConversationConversion.FromBridge(conversation);
        if (!id.IsCircle)
            return GroupResult.Refused(GroupFailure.NotOffered);

        await _client.AnswerCircleInvitationAsync(id, accepts, cancellationToken);
        return GroupResult.Done;
    });

    private static async Task<GroupResult> AnswerAsync(Func<Task<GroupResult>> ask)
    {
        try
        {
            return await ask();
        }
        catch (MsnpCommandException exception)
        {
            return GroupResult.Refused(SendResultConversion.ToGroupFailure(exception));
        }
        catch (MsnpSessionEndedException exception)
        {
            throw new RemoteSessionException("The MSN session has ended.", exception);
        }
    }
}
