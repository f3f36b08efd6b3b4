using MsnBridge.Core.Conversations;
using MsnBridge.Xmpp.Rooms;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Users;

namespace MsnBridge.Xmpp.Commands;

/// <summary>Leaves a group on MSN. Leaving its room does not: clients do that whenever they are closed.</summary>
internal sealed class LeaveGroupCommand(RoomGroups groups) : IAdHocCommand
{
    private const string GroupField = "group";

    public string Node => "leave-group";

    public string Name => "Leave a group";

    public async Task<CommandReply> ExecuteAsync(CommandExecution execution, CommandAction action, CancellationToken cancellationToken)
    {
        var user = UserSessions.ToHomeUser(execution.User);
        if (await groups.FindAllAsync(user, cancellationToken) is not { } known)
        {
            return CommandReply.Failed("You have no MSN account here.");
        }

        if (known.Count == 0)
        {
            return CommandReply.Done("You are in no group.");
        }

        var chosen = known.FirstOrDefault(group => group.Id.Value == execution.Values.GetValueOrDefault(GroupField));
        if (execution.Step == 0 || chosen is null)
        {
            var again = execution.Step > 0;
            execution.Step = 1;
            return CommandReply.Ask(
                DataForm.Create(
                    "form", Name, null, DataForm.Choice(GroupField, "Group", null, known.Select(group => (group.Title, group.Id.Value)))),
                ["complete"],
                again ? "Choose a group." : null);
        }

        var result = await groups.LeaveAsync(user, chosen.Id, cancellationToken);
        return result.Failure == GroupFailure.None
            ? CommandReply.Done($"You have left {chosen.Title}.")
            : CommandReply.Failed(GroupFailureText.Describe(result.Failure));
    }
}
