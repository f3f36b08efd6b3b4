using MsnBridge.Core.Networks;
using MsnBridge.Xmpp.Users;

namespace MsnBridge.Xmpp.Commands;

/// <summary>Gives a person his way into the management page.</summary>
internal sealed class PageCommand(IManagementPage page) : IAdHocCommand
{
    public string Node => "page";

    public string Name => "Open the management page";

    public Task<CommandReply> ExecuteAsync(CommandExecution execution, CommandAction action, CancellationToken cancellationToken) =>
        Task.FromResult(CommandReply.Done(
            $"{page.CreateLink(UserSessions.ToHomeUser(execution.User))} opens the management page. "
            + $"The link works once, within {page.LinkLifetime.TotalMinutes:0} minutes. Give it to nobody."));
}
