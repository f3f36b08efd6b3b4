using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Conversion;

namespace MsnBridge.Matrix.Bot.Commands;

internal sealed class PlacesCommand(IPuppetDirectory directory) : IBotCommand
{
    public string Name => "places";

    public string Usage => "places";

    public string Summary => "where your MSN account is signed in";

    public BotCommandKind Kind => BotCommandKind.Account;

    public async Task<BotText> RunAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        var places = await directory.GetPlacesAsync(request.Owner, cancellationToken) ?? [];
        if (places.All(place => place.IsThisBridge))
            return new BotText().Paragraph("Your MSN account is signed in nowhere else, as far as the network tells (MSNP16 and later do).");
        return new BotText()
            .Paragraph("Your MSN account is signed in at:")
            .NumberedList(places.Select(place => place.IsThisBridge ? "this bridge" : place.Name.Replace('`', '\'')))
            .Paragraph("Write `sign-out-place` and a number to have one of them go.");
    }
}
