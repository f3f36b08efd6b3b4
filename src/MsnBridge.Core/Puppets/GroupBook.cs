using System.Collections.Immutable;
using MsnBridge.Core.Conversations;
using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;

namespace MsnBridge.Core.Puppets;

/// <summary>
/// The conversations of several that a puppet is in. Each change returns what has to be saved and shown, and who came and left, so that the latter can be told in
/// order with what is said; what changes nothing returns nothing.
/// </summary>
internal sealed class GroupBook(IEnumerable<GroupConversation> groups)
{
    /// <summary>The most that are kept: whoever makes up groups without end makes the bridge forget those nobody spoke in for longest.</summary>
    public const int MaxGroups = 256;

    // In the order of the last change, the oldest first.
    private readonly List<GroupConversation> _groups = [.. groups.TakeLast(MaxGroups)];
    private readonly HashSet<ConversationId> _invitationsTold = [];

    public ImmutableArray<GroupConversation> All => [.. _groups];

    public GroupConversation? Find(ConversationId conversation) => _groups.Find(group => group.Id == conversation);

    /// <summary>A group as it is now.</summary>
    public GroupUpdate Change(GroupConversation reported)
    {
        // One order, so that the same people in another order are no change.
        var group = reported with
        {
            Members = [.. reported.Members.Distinct().Order(Comparer<ContactId>.Create((one, other) => string.CompareOrdinal(one.Value, other.Value)))
                .Take(GroupConversation.MaxMembers)],
        };
        var before = Find(group.Id);
        if (group.Equals(before))
            return GroupUpdate.None;
        if (before is not null)
            _groups.Remove(before);
        _groups.Add(group);
        _invitationsTold.Remove(group.Id);
        var effects = new List<PuppetEffect> { new SaveGroup(group), new ShowGroup(group) };
        // One that lasts comes back by itself, so it is the others that have to be bounded.
        if (_groups.Count > MaxGroups && _groups.Find(other => !other.Lasts) is { } oldest && oldest.Id != group.Id)
        {
            _groups.Remove(oldest);
            effects.AddRange([new ForgetGroup(oldest.Id), new CloseGroup(oldest.Id)]);
        }

        // Who was there from the beginning did not come.
        return before is null
            ? new GroupUpdate(effects, [])
            : new GroupUpdate(
                effects,
                [
                    .. group.Members.Except(before.Members).Select(contact => (contact, MembershipChange.Joined)),
                    .. before.Members.Except(group.Members).Select(contact => (contact, MembershipChange.Left)),
                ]);
    }

    /// <summary>The account is not in it any more.</summary>
    public IEnumerable<PuppetEffect> Remove(ConversationId conversation)
    {
        _invitationsTold.Remove(conversation);
        return _groups.RemoveAll(group => group.Id == conversation) == 0 ? [] : [new ForgetGroup(conversation), new CloseGroup(conversation)];
    }

    /// <summary>True the first time; until it is answered it stays known.</summary>
    public bool IsNewInvitation(ConversationId conversation) =>
        Find(conversation) is null && _invitationsTold.Count < MaxGroups && _invitationsTold.Add(conversation);
}

/// <summary>What a change of a group asks for.</summary>
/// <param name="Effects">What has to be saved and shown.</param>
/// <param name="Changes">Who came and who left, to be told in order with what is said.</param>
internal sealed record GroupUpdate(IReadOnlyList<PuppetEffect> Effects, ImmutableArray<(ContactId Contact, MembershipChange Change)> Changes)
{
    public static GroupUpdate None { get; } = new([], []);
}
