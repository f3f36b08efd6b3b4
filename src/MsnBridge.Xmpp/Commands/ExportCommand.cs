using MsnBridge.Core.Content;
using MsnBridge.Core.Files;
using MsnBridge.Core.People;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Files;
using MsnBridge.Xmpp.Users;

namespace MsnBridge.Xmpp.Commands;

/// <summary>Gives a person what the bridge holds about him: as a link that nobody can guess, to a file on his own server, or else where the bridge hands files out.</summary>
internal sealed class ExportCommand(IPersonData data, SharedLinks links) : IAdHocCommand
{
    public string Node => "export";

    public string Name => "Get everything that the bridge holds about you";

    public async Task<CommandReply> ExecuteAsync(CommandExecution execution, CommandAction action, CancellationToken cancellationToken)
    {
        Uri? link = null;
        var outcome = await data.ExportAsync(
            UserSessions.ToHomeUser(execution.User), async (content, token) => (link = await PublishAsync(execution.User, content, token)) is not null, cancellationToken);
        return PersonDataText.Describe(outcome) is { } why
            ? CommandReply.Failed(why)
            : CommandReply.Done($"{link} is the file. {PersonDataText.Contents} Whoever has the link has the file: give it to nobody.");
    }

    private Task<Uri?> PublishAsync(Jid user, StoredContent content, CancellationToken cancellationToken) => links.PublishAsync(
        user, $"export-{Guid.NewGuid():N}", new SharedFile(PersonDataText.FileName, content.MediaType, content.Size, FileKind.File), content.Key, cancellationToken);
}
