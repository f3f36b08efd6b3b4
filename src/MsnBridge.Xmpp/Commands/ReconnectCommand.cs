using MsnBridge.Core.Puppets;
using MsnBridge.Xmpp.Users;

namespace MsnBridge.Xmpp.Commands;

/// <summary>Signs in to MSN again, also where the bridge has yielded to another place.</summary>
internal sealed class ReconnectCommand(IPuppetDirectory directory) : IAdHocCommand
{
    public string Node => "reconnect";

    public string Name => "Sign in to MSN again";

    public async Task<CommandReply> ExecuteAsync(CommandExecution execution, CommandAction action, CancellationToken cancellationToken) =>
        await directory.ReconnectAsync(UserSessions.ToHomeUser(execution.User), cancellationToken)
            ? CommandReply.Done("Signing in to MSN. The transport's presence shows how it goes.")
            : CommandReply.Failed("You have no MSN account here.");
}
