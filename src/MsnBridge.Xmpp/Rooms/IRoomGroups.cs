using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Messages;

namespace MsnBridge.Xmpp.Rooms;

/// <summary>What rooms ask of the puppets. Safe for concurrent use.</summary>
internal interface IRoomGroups
{
    /// <summary>All groups of the user; null where he has no account.</summary>
    Task<IReadOnlyList<RoomGroup>?> FindAllAsync(HomeUser user, CancellationToken cancellationToken);

    Task<GroupAnswer> CreateAsync(HomeUser user, string? name, IReadOnlyList<ContactId> invited, CancellationToken cancellationToken);

    Task<GroupAnswer> InviteAsync(HomeUser user, ConversationId group, ContactId contact, CancellationToken cancellationToken);

    Task<GroupAnswer> LeaveAsync(HomeUser user, ConversationId group, CancellationToken cancellationToken);

    /// <summary>Changes what the user alone calls the group.</summary>
    Task<GroupAnswer> RenameAsync(HomeUser user, ConversationId group, string name, CancellationToken cancellationToken);

    /// <summary>Journals text for the group. False where the user has no account.</summary>
    Task<bool> SubmitTextAsync(
        HomeUser user, ConversationId group, MessageContent content, HomeMessageReference message, string? key, CancellationToken cancellationToken);

    /// <summary>Journals a nudge for the group. False where the user has no account.</summary>
    Task<bool> SubmitNudgeAsync(HomeUser user, ConversationId group, HomeMessageReference message, string? key, CancellationToken cancellationToken);

    Task SendTypingAsync(HomeUser user, ConversationId group, CancellationToken cancellationToken);
}

/// <param name="Group">The group concerned; null where it was refused.</param>
/// <param name="Refusal">Why not, in a sentence for a person; null where it was done.</param>
internal sealed record GroupAnswer(ConversationId? Group, string? Refusal)
{
    public static GroupAnswer Done(ConversationId group) => new(group, null);

    public static GroupAnswer Refused(string why) => new(null, why);
}
