using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Conversion;

namespace MsnBridge.Matrix.Bot.Commands;

internal sealed class ReconnectUserCommand(IPuppetDirectory directory) : IBotCommand
{
    public string Name => "reconnect-user";

    public string Usage => "reconnect-user [@user:server]";

    public string Summary => "sign somebody in to MSN again now";

    public BotCommandKind Kind => BotCommandKind.Admin;

    public async Task<BotText> RunAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        if (request.Arguments is not [var address] || !MatrixUserId.TryParse(address, out var user))
            return new BotText().Paragraph("Whom? Write `reconnect-user` and a Matrix address, for example `reconnect-user @alice:example.org`.");
        return await directory.ReconnectAsync(MatrixHome.ToHomeUser(user), cancellationToken)
            ? new BotText().Paragraph($"{user} is being signed in again.")
            : new BotText().Paragraph($"{user} has no MSN account linked.");
    }
}
