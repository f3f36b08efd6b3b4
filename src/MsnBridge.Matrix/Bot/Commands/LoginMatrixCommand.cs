using MsnBridge.Core.Identities;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.Conversion;
using MsnBridge.Matrix.DoublePuppets;

namespace MsnBridge.Matrix.Bot.Commands;

internal sealed class LoginMatrixCommand(DoublePuppetDirectory doublePuppets, GhostIds ids, IMatrixClient client) : IBotCommand
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
        try
        {
            await client.RedactAsync(new Actor(ids.Bot), request.Room, request.Event, $"redact-{request.Event}", "an access token", cancellationToken);
        }
        catch (MatrixException)
        {
            text.Paragraph("I was not allowed to remove your token from this room: please remove that message yourself.");
        }

        return text;
    }
}
