using MsnBridge.Core.Puppets;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Users;

namespace MsnBridge.Xmpp.Commands;

/// <summary>Shows where the MSN account is signed in, and has one of the places go.</summary>
internal sealed class PlacesCommand(IPuppetDirectory directory) : IAdHocCommand
{
    private const string Field = "place";

    public string Node => "places";

    public string Name => "Show where the MSN account is signed in, and sign out there";

    public async Task<CommandReply> ExecuteAsync(CommandExecution execution, CommandAction action, CancellationToken cancellationToken)
    {
        var user = UserSessions.ToHomeUser(execution.User);
        if (await directory.GetPlacesAsync(user, cancellationToken) is not { } places)
            return CommandReply.Done("You have no MSN account here. The command \"link\" links one.");

        var others = places.Where(place => !place.IsThisBridge).ToList();
        if (execution.Step++ == 0)
        {
            return others.Count == 0
                ? CommandReply.Done("The MSN account is signed in nowhere else, as far as the network tells (MSNP16 and later do).")
                : CommandReply.Ask(
                    DataForm.Create(
                        "form",
                        "Places of the MSN account",
                        "The MSN account is signed in at these places beside this bridge. Choose one to have it go.",
                        DataForm.Choice(Field, "Place", others[0].Id, [.. others.Select(place => (place.Name, place.Id))])),
                    ["complete"]);
        }

        var name = others.Find(place => place.Id == execution.Values.GetValueOrDefault(Field))?.Name;
        if (name is null)
            return CommandReply.Failed("The account is not signed in at that place any more.");
        return await directory.SignOutPlaceAsync(user, execution.Values[Field], cancellationToken) switch
        {
            PlaceSignOutResult.Asked => CommandReply.Done($"{name} has been asked to sign out. You are told when it has."),
            PlaceSignOutResult.Refused => CommandReply.Failed($"MSN refused to sign out {name}."),
            PlaceSignOutResult.UnknownPlace => CommandReply.Failed($"The account is not signed in at {name} any more."),
            _ => CommandReply.Failed("You are not signed in to MSN at the moment."),
        };
    }
}
