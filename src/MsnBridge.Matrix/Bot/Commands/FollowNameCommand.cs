using MsnBridge.Core.Settings;
using MsnBridge.Matrix.Conversion;
using MsnBridge.Matrix.Presence;

namespace MsnBridge.Matrix.Bot.Commands;

internal sealed class FollowNameCommand(PersonalSettings settings, UserNames names) : IBotCommand
{
    public string Name => "follow-name";

    public string Usage => "follow-name [on|off]";

    public string Summary => "whether you are called on MSN what you are called on Matrix";

    public BotCommandKind Kind => BotCommandKind.Account;

    public async Task<BotText> RunAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        bool? wanted = request.Rest.ToUpperInvariant() switch { "ON" => true, "OFF" => false, _ => null };
        if (wanted is null && request.Rest.Length > 0)
            return new BotText().Paragraph("Write `follow-name on` or `follow-name off`.");
        if (wanted is not null)
        {
            await settings.SaveAsync(request.Owner, await settings.FindAsync(request.Owner, cancellationToken) with { FollowName = wanted }, cancellationToken);
            if (wanted == true)
                await names.ShowAsync(request.User, cancellationToken);
        }

        return new BotText().Paragraph(await settings.FollowsNameAsync(request.Owner, cancellationToken)
            ? "You are called on MSN what you are called on Matrix, and a change of that name is followed."
            : "Your name on MSN is your own affair: `name` changes it, and `follow-name on` makes it the one that you have on Matrix.");
    }
}
