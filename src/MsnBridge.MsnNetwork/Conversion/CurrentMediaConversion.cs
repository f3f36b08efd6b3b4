using MsnBridge.Core.Contacts;
using MsnBridge.Msnp.Contacts;

namespace MsnBridge.MsnNetwork.Conversion;

/// <summary>
/// What somebody listens to, between MSN and Core. The line that is shown is made by the sender's own format, whatever the order of the values; the parts are
/// those of music in the order in which Windows Live Messenger, Windows Media Player and the programs made for them write them.
/// </summary>
internal static class CurrentMediaConversion
{
    public static CurrentMedia? ToBridge(MsnContactPresence presence)
    {
        if (string.IsNullOrWhiteSpace(presence.CurrentMedia))
            return null;

        var text = presence.CurrentMedia.Trim();
        if (presence.Media is not { IsMusic: true } music)
            return new CurrentMedia(KindOf(presence.Media?.Kind), text);

        return new CurrentMedia(CurrentMediaKind.Music, text, music.ValueAt(0), music.ValueAt(1), music.ValueAt(2));
    }

    public static Msnp.Payloads.CurrentMedia? FromBridge(CurrentMedia? media) => media switch
    {
        null => null,
        { Title: { } title } => Msnp.Payloads.CurrentMedia.Music(title, media.Artist ?? "", media.Album ?? ""),
        _ => Msnp.Payloads.CurrentMedia.Music(media.Text, "", ""),
    };

    private static CurrentMediaKind KindOf(string? kind) => kind?.ToUpperInvariant() switch
    {
        null or "MUSIC" => CurrentMediaKind.Music,
        "GAMES" => CurrentMediaKind.Game,
        "OFFICE" => CurrentMediaKind.Office,
        _ => CurrentMediaKind.Other,
    };
}
