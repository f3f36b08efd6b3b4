using MsnBridge.Core.Identities;
using MsnBridge.Matrix.Conversion;
using MsnBridge.Matrix.DoublePuppets;

namespace MsnBridge.Matrix.Bot.Commands;

internal sealed class LoginMatrixCommand(DoublePuppetDirectory doublePuppets, SecretRemoval secrets) : IBotCommand
{
    public string Name => "login-matrix";

    public string Usage => "login-matrix [access token]";

    public string Summary => "let the bridge act in your own name on Matrix, so that what you write from an MSN or Jabber client appears as yours";

    public BotCommandKind Kind => BotCommandKind.General;

    public async Task<BotText> RunAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        if (request.Arguments is not [var token])
            return new BotText().Paragraph("Write `login-matrix` and an access token of yours. It is removed from this room as soon as I have read it.");
        var refusal = await doublePuppets.TryAddAsync(request.User, new Secret(token), cancellationToken);
        var text = new BotText().Paragraph(refusal ?? "From now on I act in your name.");
        return await secrets.TryRemoveAsync(request, "an access token", cancellationToken)
            ? text
            : text.Paragraph($"That was your token. {SecretRemoval.NotRemoved}");
    }
}
