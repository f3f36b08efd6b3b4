using System.Globalization;
using System.Xml.Linq;
using MsnBridge.Xmpp.Stanzas;

namespace MsnBridge.Xmpp.Avatars;

/// <summary>The forms of avatars: in presence (XEP-0153), in business cards (XEP-0054), as what is published (XEP-0084).</summary>
internal static class AvatarStanzas
{
    // 1 MiB of picture, which is more than a server passes on.
    private const int LongestEncoded = 2 * 1024 * 1024;

    /// <summary><c>&lt;x xmlns='vcard-temp:x:update'&gt;&lt;photo&gt;sha1&lt;/photo&gt;&lt;/x&gt;</c>; the empty element says that there is none.</summary>
    public static XElement Update(string? id) => new(Ns.VCardUpdate + "x", new XElement(Ns.VCardUpdate + "photo", id));

    /// <summary><c>&lt;PHOTO&gt;&lt;TYPE&gt;image/png&lt;/TYPE&gt;&lt;BINVAL&gt;base64&lt;/BINVAL&gt;&lt;/PHOTO&gt;</c></summary>
    public static XElement Photo(Avatar avatar) => new(
        Ns.VCard + "PHOTO",
        new XElement(Ns.VCard + "TYPE", avatar.MediaType),
        new XElement(Ns.VCard + "BINVAL", Convert.ToBase64String(avatar.Bytes)));

    /// <summary><c>&lt;items node='urn:xmpp:avatar:metadata'&gt;&lt;item id='sha1'&gt;&lt;metadata xmlns='…'&gt;&lt;info bytes='…' height='…' id='sha1' type='image/png' width='…'/&gt;…</c>,
    /// with nothing in the metadata where there is no avatar.</summary>
    /// <param name="pubsub">Of a publication that is told, or of an answer.</param>
    public static XElement Metadata(XNamespace pubsub, Avatar? avatar) => new(
        pubsub + "items",
        new XAttribute("node", Ns.AvatarMetadata.NamespaceName),
        new XElement(
            pubsub + "item",
            new XAttribute("id", avatar?.Id ?? "none"),
            new XElement(
                Ns.AvatarMetadata + "metadata",
                avatar is null
                    ? null
                    : new XElement(
                        Ns.AvatarMetadata + "info",
                        new XAttribute("bytes", avatar.Bytes.Length.ToString(CultureInfo.InvariantCulture)),
                        new XAttribute("height", avatar.Height.ToString(CultureInfo.InvariantCulture)),
                        new XAttribute("id", avatar.Id),
                        new XAttribute("type", avatar.MediaType),
                        new XAttribute("width", avatar.Width.ToString(CultureInfo.InvariantCulture))))));

    /// <summary><c>&lt;items node='urn:xmpp:avatar:data'&gt;&lt;item id='sha1'&gt;&lt;data xmlns='…'&gt;base64&lt;/data&gt;&lt;/item&gt;&lt;/items&gt;</c></summary>
    public static XElement Data(Avatar avatar) => new(
        Ns.PubSub + "items",
        new XAttribute("node", Ns.AvatarData.NamespaceName),
        new XElement(
            Ns.PubSub + "item",
            new XAttribute("id", avatar.Id),
            new XElement(Ns.AvatarData + "data", Convert.ToBase64String(avatar.Bytes))));

    /// <summary>Bytes out of base64 that somebody sent, perhaps with line ends in it; null for what is none.</summary>
    public static byte[]? Decode(string? encoded)
    {
        if (encoded is not { Length: > 0 and <= LongestEncoded })
            return null;
        var bytes = new byte[encoded.Length];
        return Convert.TryFromBase64String(encoded, bytes, out var length) && length > 0 ? bytes[..length] : null;
    }
}
