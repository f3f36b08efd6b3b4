using MsnBridge.Core.Networks;
using MsnBridge.Xmpp.Users;

namespace MsnBridge.Xmpp.Commands;

/// <summary>Gives a person his way into the management page.</summary>
internal sealed class PageCommand(PageInvitation invitation) : IAdHocCommand
{
    public string Node => "page";

    public string Name => "Open the management page";

    public bool IsListed => invitation.HasPage;

    public async Task<CommandReply> ExecuteAsync(CommandExecution execution, CommandAction action, CancellationToken cancellationToken) =>
        invitation.HasPage
            ? CommandReply.Done(await invitation.InviteAsync(UserSessions.ToHomeUser(execution.User), cancellationToken))
            : CommandReply.Failed($"{PageInvitation.Off} The commands \"link\", \"status\" and others do what it would.");
}
