using MsnBridge.Matrix.Conversion;
using MsnBridge.Matrix.DoublePuppets;

namespace MsnBridge.Matrix.Bot.Commands;

internal sealed class LogoutMatrixCommand(DoublePuppetDirectory doublePuppets) : IBotCommand
{
    public string Name => "logout-matrix";

    public string Usage => "logout-matrix";

    public string Summary => "forget the access token that you gave with login-matrix";

    public BotCommandKind Kind => BotCommandKind.General;

    public async Task<BotText> RunAsync(CommandRequest request, CancellationToken cancellationToken) =>
        new BotText().Paragraph(await doublePuppets.RemoveAsync(request.User, cancellationToken)
            ? "Your access token is forgotten."
            : "I had no access token of yours.");
}
