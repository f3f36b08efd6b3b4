using MsnBridge.Core.Networks;
using MsnBridge.Matrix.Conversion;

namespace MsnBridge.Matrix.Bot.Commands;

/// <summary>Gives a person his way into the management page.</summary>
internal sealed class PageCommand(IManagementPage page) : IBotCommand
{
    public string Name => "page";

    public string Usage => "page";

    public string Summary => "a link to the management page, for you alone";

    public BotCommandKind Kind => BotCommandKind.General;

    public Task<BotText> RunAsync(CommandRequest request, CancellationToken cancellationToken) =>
        // Others may be in the room of a chat, and whoever has the link is taken for him.
        Task.FromResult(request.Chat is not null
            ? new BotText().Paragraph("Write this to the bot, in your room with it.")
            : new BotText().Paragraph(
                $"{page.CreateLink(request.Owner)} opens the management page. The link works once, within {page.LinkLifetime.TotalMinutes:0} minutes. Give it to nobody."));
}
