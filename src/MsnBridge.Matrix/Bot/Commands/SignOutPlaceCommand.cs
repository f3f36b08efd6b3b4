using System.Globalization;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Conversion;

namespace MsnBridge.Matrix.Bot.Commands;

internal sealed class SignOutPlaceCommand(IPuppetDirectory directory) : IBotCommand
{
    public string Name => "sign-out-place";

    public string Usage => "sign-out-place [number or name]";

    public string Summary => "have another place where your MSN account is signed in go";

    public BotCommandKind Kind => BotCommandKind.Account;

    public async Task<BotText> RunAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        var places = await directory.GetPlacesAsync(request.Owner, cancellationToken) ?? [];
        if (Find(places, request.Rest) is not { } place)
            return new BotText().Paragraph("Write `sign-out-place` and the number or the name of one of your `places`.");
        var name = place.Name.Replace('`', '\'');
        return await directory.SignOutPlaceAsync(request.Owner, place.Id, cancellationToken) switch
        {
            PlaceSignOutResult.Asked => new BotText().Paragraph($"I have asked {name} to sign out. You are told when it has."),
            PlaceSignOutResult.UnknownPlace => new BotText().Paragraph($"Your account is not signed in at {name} any more."),
            PlaceSignOutResult.Refused => new BotText().Paragraph($"MSN refused to sign out {name}."),
            _ => new BotText().Paragraph("You are not signed in to MSN at the moment. Write `status` to see why."),
        };
    }

    private static AccountPlace? Find(IReadOnlyList<AccountPlace> places, string asked)
    {
        var found = int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= places.Count
            ? places[number - 1]
            : places.FirstOrDefault(place => string.Equals(place.Name, asked, StringComparison.OrdinalIgnoreCase));
        return found is { IsThisBridge: false } ? found : null;
    }
}
