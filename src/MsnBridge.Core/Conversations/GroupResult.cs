using System.Collections.Immutable;
using MsnBridge.Core.Identities;

namespace MsnBridge.Core.Conversations;

/// <summary>How something that was asked of a conversation of several ended.</summary>
/// <param name="Group">The group as it is now; null where nothing came of it, or the account is not in it (yet, or any more). Inviting somebody into a conversation
/// of two makes another one.</param>
/// <param name="Failure">Why nothing came of it; <see cref="GroupFailure.None"/> where something did.</param>
/// <param name="Absent">Who was asked to come and could not be.</param>
public sealed record GroupResult(GroupConversation? Group, GroupFailure Failure, ImmutableArray<ContactId> Absent)
{
    /// <summary>It was done, and there is no group to show for it.</summary>
    public static GroupResult Done { get; } = new(null, GroupFailure.None, []);

    public static GroupResult Made(GroupConversation group, ImmutableArray<ContactId> absent) => new(group, GroupFailure.None, absent);

    public static GroupResult Refused(GroupFailure failure) => new(null, failure, []);
}

public enum GroupFailure
{
    None,

    /// <summary>Whom it is about is offline, or appears to be.</summary>
    ContactOffline,
    ContactUnknown,

    /// <summary>Whom it is about does not want it, the account may not, or its own status is hidden.</summary>
    NotAllowed,
    NotSignedIn,

    /// <summary>The account is not in such a conversation.</summary>
    UnknownGroup,

    /// <summary>The version of the network has no such thing.</summary>
    NotOffered,
    TooManyMembers,
    RemoteError,
}

/// <summary>The words in which a person is told why nothing came of it: the same on every home network.</summary>
public static class GroupFailureText
{
    public static string Describe(GroupFailure failure) => failure switch
    {
        GroupFailure.None => "Done.",
        GroupFailure.ContactOffline => "MSN cannot bring in somebody who is offline or appears to be.",
        GroupFailure.ContactUnknown => "Nobody has this address.",
        GroupFailure.NotAllowed => "That is not allowed: the contact does not accept it, only others may do it, or your own status is hidden.",
        GroupFailure.NotSignedIn => "You are not signed in to MSN.",
        GroupFailure.UnknownGroup => "You are not in this group conversation any more.",
        GroupFailure.NotOffered => "This version of MSN does not offer that.",
        GroupFailure.TooManyMembers => "That would be more people than a group conversation can have.",
        GroupFailure.RemoteError => "MSN refused it.",
        _ => throw new ArgumentOutOfRangeException(nameof(failure), failure, null),
    };
}
