using System.Xml.Linq;
using MsnBridge.Core.Contacts;
using MsnBridge.Xmpp.Stanzas;

namespace MsnBridge.Xmpp.Presences;

/// <summary><c>&lt;tune xmlns='http://jabber.org/protocol/tune'&gt;&lt;artist/&gt;&lt;source/&gt;&lt;title/&gt;…&lt;/tune&gt;</c> (XEP-0118); empty when nothing is played.</summary>
internal static class UserTune
{
    public static CurrentMedia? Read(XElement? tune)
    {
        var title = Text("title");
        var artist = Text("artist");
        return title is not null
            ? CurrentMedia.Music(title, artist, Text("source"))
            : artist is null ? null : CurrentMedia.Music(artist, null, null);

        string? Text(string name) => ((string?)tune?.Element(Ns.Tune + name))?.Trim() is { Length: > 0 } text ? text : null;
    }

    public static XElement Write(CurrentMedia? media) => new(
        Ns.Tune + "tune",
        media?.Artist is { } artist ? new XElement(Ns.Tune + "artist", artist) : null,
        media?.Album is { } album ? new XElement(Ns.Tune + "source", album) : null,
        media is null ? null : new XElement(Ns.Tune + "title", media.Title ?? media.Text));
}
