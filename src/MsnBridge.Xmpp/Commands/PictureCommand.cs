using MsnBridge.Core.Pictures;
using MsnBridge.Xmpp.Avatars;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Users;

namespace MsnBridge.Xmpp.Commands;

/// <summary>Which picture of the user his contacts on MSN see.</summary>
internal sealed class PictureCommand(IOwnPictures pictures, OwnAvatars avatars) : IAdHocCommand
{
    private const string Choice = "picture";
    private const string Use = "use";
    private const string Remove = "remove";

    public string Node => "picture";

    public string Name => "Choose your picture on MSN";

    public async Task<CommandReply> ExecuteAsync(CommandExecution execution, CommandAction action, CancellationToken cancellationToken)
    {
        var user = UserSessions.ToHomeUser(execution.User);
        if (await pictures.FindAsync(user, cancellationToken) is not { } status)
            return CommandReply.Done("You have no MSN account here. The command \"link\" links one.");
        if (execution.Step++ == 0)
        {
            return CommandReply.Ask(
                DataForm.Create(
                    "form",
                    "Your picture on MSN",
                    Describe(status),
                    DataForm.Choice(
                        Choice, "From now on", status.IsHidden ? Remove : Use,
                        [("show your avatar from here", Use), ("show none until you change it here", Remove)])),
                ["complete"]);
        }

        if (execution.Values.GetValueOrDefault(Choice) == Remove)
        {
            await pictures.HideAsync(user, cancellationToken);
            return CommandReply.Done("Your contacts on MSN see no picture of you now.");
        }

        return await avatars.TakeAsync(execution.User, cancellationToken) switch
        {
            null => CommandReply.Failed("Your server did not give your avatar, or you have none."),
            OwnPictureResult.Changed or OwnPictureResult.Unchanged => CommandReply.Done("Your contacts on MSN see your avatar from here now."),
            { } failed when OwnPictureText.OfFailure(failed) is { } sentence => CommandReply.Failed(sentence),
            _ => CommandReply.Failed("Your avatar could not be used."),
        };
    }

    private static string Describe(OwnPictureStatus status) => status switch
    {
        { IsHidden: true } => "Your contacts on MSN see no picture of you, because you asked for that.",
        { IsShown: true, IsOfAnotherNetwork: true } => "Your contacts on MSN see the picture that you have elsewhere, since it changed last.",
        { IsShown: true } => "Your contacts on MSN see your avatar from here.",
        _ => "Your contacts on MSN see no picture of you.",
    };
}
