using MsnBridge.Core.Pictures;
using MsnBridge.Matrix.Conversion;
using MsnBridge.Matrix.Presence;

namespace MsnBridge.Matrix.Bot.Commands;

internal sealed class PictureCommand(IOwnPictures pictures, UserPictures avatars) : IBotCommand
{
    public string Name => "picture";

    public string Usage => "picture [use|remove]";

    public string Summary => "say which picture your contacts on MSN see, show them your avatar, or none";

    public BotCommandKind Kind => BotCommandKind.Account;

    public async Task<BotText> RunAsync(CommandRequest request, CancellationToken cancellationToken) => request.Rest.ToLowerInvariant() switch
    {
        "" or "show" => new BotText().Paragraph(Describe(await pictures.FindAsync(request.Owner, cancellationToken))),
        "use" => new BotText().Paragraph(Describe(await avatars.TakeAsync(request.User, anew: true, cancellationToken))),
        "remove" => new BotText().Paragraph(await pictures.HideAsync(request.Owner, cancellationToken)
            ? "Your contacts on MSN see no picture of you now. Write `picture use` to show your avatar again; it is shown too when you change it."
            : "You have no MSN account linked. Write `login` to link one."),
        _ => new BotText().Paragraph("Write `picture`, `picture use` or `picture remove`."),
    };

    private static string Describe(OwnPictureStatus? status) => status switch
    {
        null => "You have no MSN account linked. Write `login` to link one.",
        { IsHidden: true } => "Your contacts on MSN see no picture of you, because you asked for that. Write `picture use` to show your avatar.",
        { IsShown: true, IsOfAnotherNetwork: true } =>
            "Your contacts on MSN see the picture that you have elsewhere, since it changed last. Write `picture use` to show your avatar from here.",
        { IsShown: true } => "Your contacts on MSN see your avatar from here. Write `picture remove` to show none.",
        { Source: null } => "Your contacts on MSN see no picture of you, because you have no avatar here.",
        _ => "Your contacts on MSN see no picture of you: your avatar could not be used. Write `picture use` to try it again and hear why.",
    };

    private static string Describe(OwnPictureResult? result) => result switch
    {
        OwnPictureResult.Changed or OwnPictureResult.Unchanged => "Your contacts on MSN see your avatar from here now.",
        OwnPictureResult.Removed => "You have no avatar here, so your contacts on MSN see none.",
        OwnPictureResult.NoAccount => "You have no MSN account linked. Write `login` to link one.",
        { } failed when OwnPictureText.OfFailure(failed) is { } sentence => sentence,
        _ => "Your homeserver did not give your avatar. Try again later.",
    };
}
