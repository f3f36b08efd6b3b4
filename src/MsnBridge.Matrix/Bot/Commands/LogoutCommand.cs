using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Conversion;

namespace MsnBridge.Matrix.Bot.Commands;

internal sealed class LogoutCommand(IPuppetDirectory directory) : IBotCommand
{
    public string Name => "logout";

    public string Usage => "logout";

    public string Summary => "unlink your MSN account; the rooms stay, and are used again when you link it again";

    public BotCommandKind Kind => BotCommandKind.Account;

    public async Task<BotText> RunAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        var status = await directory.FindStatusAsync(request.Owner, cancellationToken);
        return await directory.UnlinkAsync(request.Owner, cancellationToken)
            ? new BotText().Paragraph($"{status?.Account.Address} is unlinked, and its password is forgotten.")
            : new BotText().Paragraph("You have no MSN account linked.");
    }
}
