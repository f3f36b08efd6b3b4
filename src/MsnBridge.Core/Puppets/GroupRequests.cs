using MsnBridge.Core.Conversations;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;

namespace MsnBridge.Core.Puppets;

/// <summary>What people ask of conversations of several. It goes to the session at once and is not journaled: whoever asks waits for the answer.</summary>
internal static class GroupRequests
{
    public static async Task<GroupResult> AskAsync(
        Puppet? puppet, Func<IRemoteSession, Task<GroupResult>> ask, CancellationToken cancellationToken)
    {
        if (puppet?.View.Session is not { } session)
            return GroupResult.Refused(GroupFailure.NotSignedIn);
        try
        {
            var result = await ask(session);
            // Whoever goes on with the group finds it, though its events are not through yet.
            if (result.Group is { } group)
            {
                await puppet.TellAsync(new GroupMade(group), cancellationToken);
                await puppet.AskAsync(model => model.FindGroup(group.Id), cancellationToken);
            }

            return result;
        }
        catch (RemoteSessionException)
        {
            return GroupResult.Refused(GroupFailure.NotSignedIn);
        }
    }

    public static async Task<GroupResult> LeaveAsync(Puppet? puppet, ConversationId conversation, CancellationToken cancellationToken)
    {
        if (puppet is null)
            return GroupResult.Refused(GroupFailure.NotSignedIn);
        if (await puppet.AskAsync(model => model.FindGroup(conversation), cancellationToken) is not { } group)
            return GroupResult.Refused(GroupFailure.UnknownGroup);

        var result = await AskAsync(puppet, session => session.LeaveGroupAsync(conversation, cancellationToken), cancellationToken);
        // A group that does not last is nowhere but with its people: who does not want to know it any more has left it.
        if (result.Failure == GroupFailure.None || !group.Lasts)
        {
            await puppet.TellAsync(new GroupLeft(conversation), cancellationToken);
            return GroupResult.Done;
        }

        return result;
    }
}
