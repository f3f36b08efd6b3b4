using MsnBridge.Core.Puppets;
using MsnBridge.Xmpp.Registration;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Users;

namespace MsnBridge.Xmpp.Commands;

/// <summary>Forgets the MSN account, after asking.</summary>
internal sealed class UnlinkCommand(AccountLinking linking, IPuppetDirectory directory) : IAdHocCommand
{
    public string Node => "unlink";

    public string Name => "Unlink the MSN account";

    public async Task<CommandReply> ExecuteAsync(CommandExecution execution, CommandAction action, CancellationToken cancellationToken)
    {
        if (await directory.FindStatusAsync(UserSessions.ToHomeUser(execution.User), cancellationToken) is not { } status)
        {
            return CommandReply.Failed("You have no MSN account here.");
        }

        if (execution.Step == 0)
        {
            execution.Step = 1;
            return CommandReply.Ask(
                DataForm.Create(
                    "form",
                    Name,
                    null,
                    DataForm.Note(
                        $"{status.Account.Address} will be signed out and forgotten here, and its contacts leave your roster. Your list on MSN stays as it is.")),
                ["complete"]);
        }

        await linking.UnlinkAsync(execution.User, cancellationToken);
        return CommandReply.Done($"{status.Account.Address} is not linked any more.");
    }
}
