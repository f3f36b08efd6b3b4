using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Conversion;

namespace MsnBridge.Matrix.Bot.Commands;

internal sealed class LogoutUserCommand(IPuppetDirectory directory) : IBotCommand
{
    public string Name => "logout-user";

    public string Usage => "logout-user [@user:server]";

    public string Summary => "unlink the account of somebody";

    public BotCommandKind Kind => BotCommandKind.Admin;

    public async Task<BotText> RunAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        if (request.Arguments is not [var address] || !MatrixUserId.TryParse(address, out var user))
            return new BotText().Paragraph("Whom? Write `logout-user` and a Matrix address, for example `logout-user @alice:example.org`.");
        return await directory.UnlinkAsync(MatrixHome.ToHomeUser(user), cancellationToken)
            ? new BotText().Paragraph($"The account of {user} is unlinked.")
            : new BotText().Paragraph($"{user} has no MSN account linked.");
    }
}
