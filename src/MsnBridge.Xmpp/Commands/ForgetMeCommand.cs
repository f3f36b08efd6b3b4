using MsnBridge.Core.People;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Users;

namespace MsnBridge.Xmpp.Commands;

/// <summary>Erases what the bridge holds about a person, after telling him what that is.</summary>
internal sealed class ForgetMeCommand(IPersonData data) : IAdHocCommand
{
    public string Node => "forget-me";

    public string Name => "Erase everything that the bridge holds about you";

    public async Task<CommandReply> ExecuteAsync(CommandExecution execution, CommandAction action, CancellationToken cancellationToken)
    {
        if (execution.Step == 0)
        {
            execution.Step = 1;
            return CommandReply.Ask(DataForm.Create("form", Name, null, DataForm.Note(PersonDataText.Question)), ["complete"]);
        }

        return await data.EraseAsync(UserSessions.ToHomeUser(execution.User), $"erased-{execution.Id}", begun: null, cancellationToken)
            ? CommandReply.Done(PersonDataText.Begun)
            : CommandReply.Failed(PersonDataText.UnderWay);
    }
}
