using MsnBridge.Core.Settings;
using MsnBridge.Matrix.Conversion;

namespace MsnBridge.Matrix.Bot.Commands;

internal sealed class EmoticonsCommand(PersonalSettings settings) : IBotCommand
{
    public string Name => "emoticons";

    public string Usage => "emoticons [unicode|codes]";

    public string Summary => "whether MSN's emoticons such as `(Y)` are shown as characters, and your characters sent as such codes";

    public BotCommandKind Kind => BotCommandKind.General;

    public async Task<BotText> RunAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        bool? wanted = request.Rest.ToUpperInvariant() switch { "UNICODE" => true, "CODES" => false, _ => null };
        if (wanted is null && request.Rest.Length > 0)
            return new BotText().Paragraph("Write `emoticons unicode` or `emoticons codes`.");
        if (wanted is not null)
            await settings.SaveAsync(request.Owner, await settings.FindAsync(request.Owner, cancellationToken) with { EmoticonsAsUnicode = wanted }, cancellationToken);
        return new BotText().Paragraph(await settings.ShowsEmoticonsAsUnicodeAsync(request.Owner, cancellationToken)
            ? "MSN's emoticons are shown to you as characters, and those that you write reach MSN as its codes. `emoticons codes` leaves texts as they are."
            : "Texts are left as they are. `emoticons unicode` shows you MSN's emoticons as characters, and sends those that you write as its codes.");
    }
}
