using MsnBridge.Matrix.Conversion;

namespace MsnBridge.Matrix.Bot.Commands;

internal sealed class LoginCommand(LoginConversation conversation) : IBotCommand
{
    public string Name => "login";

    public string Usage => "login [address] [network]";

    public string Summary => "link your MSN account, or give another password";

    public BotCommandKind Kind => BotCommandKind.General;

    public async Task<BotText> RunAsync(CommandRequest request, CancellationToken cancellationToken) =>
        request.Contact is null
            ? await conversation.BeginAsync(request, cancellationToken)
            // Nobody shall be asked for his password where his contact seems to listen.
            : new BotText().Paragraph("Write this to the bot, in your room with it.");
}
