using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Conversion;

namespace MsnBridge.Matrix.Bot.Commands;

internal sealed class ReconnectCommand(IPuppetDirectory directory) : IBotCommand
{
    public string Name => "reconnect";

    public string Usage => "reconnect";

    public string Summary => "sign in to MSN again now, also where another client took your place";

    public BotCommandKind Kind => BotCommandKind.Account;

    public async Task<BotText> RunAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        await directory.ReconnectAsync(request.Owner, cancellationToken);
        return new BotText().Paragraph("I am signing you in again. Write `status` to see how it went.");
    }
}
