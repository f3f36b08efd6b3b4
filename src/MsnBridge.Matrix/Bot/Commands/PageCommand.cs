using MsnBridge.Core.Networks;
using MsnBridge.Matrix.Conversion;

namespace MsnBridge.Matrix.Bot.Commands;

/// <summary>Gives a person his way into the management page.</summary>
internal sealed class PageCommand(PageInvitation invitation, PrivateTalk talk) : IBotCommand
{
    public string Name => "page";

    public string Usage => "page";

    public string Summary => "a link to the management page, for you alone";

    public BotCommandKind Kind => invitation.HasPage ? BotCommandKind.General : BotCommandKind.Unlisted;

    public async Task<BotText> RunAsync(CommandRequest request, CancellationToken cancellationToken) =>
        invitation.HasPage
            // Whoever has the link is taken for him.
            ? await talk.RefuseAsync(request, cancellationToken) ?? new BotText().Paragraph(await invitation.InviteAsync(request.Owner, cancellationToken))
            : new BotText().Paragraph($"{PageInvitation.Off} Write `help` to see what I can do here.");
}
