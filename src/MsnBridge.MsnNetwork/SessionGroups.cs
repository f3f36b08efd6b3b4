using System.Collections.Concurrent;
using MsnBridge.Core.Conversations;
using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.MsnNetwork.Conversion;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Conversations;

namespace MsnBridge.MsnNetwork;

/// <summary>
/// The conversations of several of one session in Core's words. Who is in a circle its address book tells, whether he is there or not; what MSN says of who is there now
/// adds those of whom the book was not read yet, since coming and going there is signing in and out.
/// </summary>
internal sealed class SessionGroups
{
    private readonly ConcurrentDictionary<ConversationId, GroupConversation> _groups = new();

    /// <summary>Takes note of what earlier sessions knew.</summary>
    public void Remember(GroupConversation group) => _groups[group.Id] = group;

    public IEnumerable<RemoteEvent> Convert(ParticipantsEvent people)
    {
        var group = ConversationConversion.ToGroup(people.Conversation, people.Participants);
        if (people.Conversation.IsCircle)
        {
            var known = _groups.GetValueOrDefault(group.Id);
            group = group with { Name = known?.Name, Lasts = true, Members = [.. (known?.Members ?? []).Union(group.Members)] };
        }

        return [Changed(group)];
    }

    public IEnumerable<RemoteEvent> Convert(CirclesEvent circles)
    {
        var entered = circles.Circles.Where(circle => !circle.IsInvitation).ToDictionary(circle => ConversationConversion.ToBridge(circle.Conversation));
        foreach (var (id, circle) in entered)
        {
            yield return Changed(new GroupConversation
            {
                Id = id,
                Name = circle.Name,
                Lasts = true,
                Members = circle.Members is { } members ? [.. members.Select(ContactConversion.ToContactId)] : _groups.GetValueOrDefault(id)?.Members ?? [],
            });
        }

        foreach (var gone in _groups.Values.Where(group => group.Lasts && !entered.ContainsKey(group.Id)))
        {
            _groups.TryRemove(gone.Id, out _);
            yield return new GroupEnded(gone.Id);
        }

        foreach (var circle in circles.Circles.Where(circle => circle.IsInvitation))
            yield return new GroupInvitationReceived(ConversationConversion.ToBridge(circle.Conversation), circle.Name, Inviter: null);
    }

    /// <summary>What became of bringing people together.</summary>
    public GroupResult Convert(MsnGroupResult result)
    {
        if (result.Conversation is not { } conversation)
            return GroupResult.Refused(SendResultConversion.ToGroupFailure(result.Result));
        var group = ConversationConversion.ToGroup(conversation, result.Participants);
        _groups[group.Id] = group;
        return GroupResult.Made(group, [.. result.Absent.Select(ContactConversion.ToContactId)]);
    }

    /// <summary>Who hears what is said there.</summary>
    public IReadOnlyCollection<string> PeopleOf(ConversationId conversation) => conversation.Contact is { } contact
        ? [contact.Value]
        : [.. (_groups.GetValueOrDefault(conversation)?.Members ?? []).Select(member => member.Value)];

    public void Forget(ConversationId conversation) => _groups.TryRemove(conversation, out _);

    private GroupChanged Changed(GroupConversation group)
    {
        _groups[group.Id] = group;
        return new GroupChanged(group);
    }
}
