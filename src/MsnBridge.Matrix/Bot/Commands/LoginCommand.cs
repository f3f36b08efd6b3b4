using MsnBridge.Matrix.Conversion;

namespace MsnBridge.Matrix.Bot.Commands;

internal sealed class LoginCommand(LoginConversation conversation, SecretRemoval secrets) : IBotCommand
{
    public string Name => "login";

    public string Usage => "login [address] [network]";

    public string Summary => "link your MSN account, or give another password";

    public BotCommandKind Kind => BotCommandKind.General;

    public async Task<BotText> RunAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        if (request.Chat is null)
            return await conversation.BeginAsync(request, cancellationToken);
        // Nobody shall be asked for his password where his contact seems to listen.
        var text = new BotText().Paragraph("Write this to the bot, in your room with it.");
        return request.Arguments.Count > 1 && !await secrets.TryRemoveAsync(request, "a password", cancellationToken)
            ? text.Paragraph($"Your message may hold a password. {SecretRemoval.NotRemoved}")
            : text;
    }
}
