using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace MsnBridge.Msnp.Payloads;

/// <summary>
/// Names a piece of data that its owner can serve: a display picture, an emoticon, a wink. Clients compare the text, so what was received is passed on as it
/// came and never written anew.
/// </summary>
public sealed class MsnObject
{
    private MsnObject(XElement element, string text)
    {
        Text = text;
        Creator = Attribute(element, "Creator");
        Size = int.TryParse(Attribute(element, "Size"), NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : 0;
        Type = (MsnObjectType)(int.TryParse(Attribute(element, "Type"), NumberStyles.None, CultureInfo.InvariantCulture, out var type) ? type : 0);
        Location = Attribute(element, "Location");
        EncodedFriendly = Attribute(element, "Friendly");
        DataHash = Attribute(element, "SHA1D");
        FieldHash = element.Attribute("SHA1C")?.Value;
    }

    /// <summary>The text as received, or as it is to be sent.</summary>
    public string Text { get; }

    /// <summary>The account to ask for the data.</summary>
    public string Creator { get; }

    /// <summary>The length of the data in bytes.</summary>
    public int Size { get; }

    /// <summary>What it is.</summary>
    public MsnObjectType Type { get; }

    /// <summary>A file name at the owner, which means nothing to others; <c>0</c> for none.</summary>
    public string Location { get; }

    /// <summary>A name for people; empty if there is none, or if it cannot be read.</summary>
    public string Friendly => DecodeFriendly(EncodedFriendly);

    /// <summary><c>SHA1D</c>: the SHA-1 of the data in Base64. Objects with the same one are the same data.</summary>
    public string DataHash { get; }

    /// <summary><c>SHA1C</c>: the SHA-1 of the other fields in Base64; null if it was left out, as Windows Live Messenger 2009 does.</summary>
    public string? FieldHash { get; }

    /// <summary>
    /// Whether <see cref="FieldHash"/> agrees with the fields, in one of the two forms that clients use. A wrong one is no reason to refuse the object: many are.
    /// </summary>
    public bool HasConsistentFields => FieldHash is null || FieldHash == HashFields(withDataHash: true) || FieldHash == HashFields(withDataHash: false);

    private string EncodedFriendly { get; }

    // <msnobj Creator="account" Size="n" Type="n" Location="name" Friendly="base64" SHA1D="base64" SHA1C="base64"/>          (MSNP9-21)
    //
    // Attributes come in any order, with others among them. Friendly is UTF-16LE with a zero at its end.

    /// <summary>Reads an object.</summary>
    /// <returns>Null for no object at all (empty, <c>0</c>, <c>&lt;msnobj/&gt;</c>) and for what cannot be read.</returns>
    public static MsnObject? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text == "0")
            return null;

        try
        {
            // One NUL ends the text where it stands in an invitation.
            var element = SafeXml.Parse(text.TrimEnd('\0'));
            var found = new MsnObject(element, text);
            return element.Name.LocalName == "msnobj" && found is { Creator.Length: > 0, DataHash.Length: > 0 } ? found : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    /// <summary>An object for data of one's own. The same arguments give the same text, so that contacts need not fetch it again.</summary>
    public static MsnObject Create(string creator, MsnObjectType type, string location, string friendly, ReadOnlySpan<byte> data)
    {
        var element = new XElement(
            "msnobj",
            new XAttribute("Creator", creator),
            new XAttribute("Size", data.Length.ToString(CultureInfo.InvariantCulture)),
            new XAttribute("Type", ((int)type).ToString(CultureInfo.InvariantCulture)),
            new XAttribute("Location", location),
            new XAttribute("Friendly", Convert.ToBase64String(Encoding.Unicode.GetBytes($"{friendly}\0"))),
            new XAttribute("SHA1D", Hash(data)));
        element.Add(new XAttribute("SHA1C", new MsnObject(element, "").HashFields(withDataHash: true)));
        return new MsnObject(element, element.ToString(SaveOptions.DisableFormatting).Replace(" />", "/>", StringComparison.Ordinal));
    }

    /// <summary>Whether this is the data that the object names.</summary>
    public bool IsOf(ReadOnlySpan<byte> data) => data.Length == Size && Hash(data) == DataHash;

    /// <summary>The text.</summary>
    public override string ToString() => Text;

    private static string Attribute(XElement element, string name) => element.Attribute(name)?.Value ?? "";

    private static string DecodeFriendly(string encoded)
    {
        var bytes = new byte[encoded.Length];
        return Convert.TryFromBase64String(encoded, bytes, out var length) ? Encoding.Unicode.GetString(bytes, 0, length).TrimEnd('\0') : "";
    }

    // Creator value Size value Type value Location value Friendly value [SHA1D value], nothing between them
    private string HashFields(bool withDataHash)
    {
        var fields = string.Create(
            CultureInfo.InvariantCulture, $"Creator{Creator}Size{Size}Type{(int)Type}Location{Location}Friendly{EncodedFriendly}");
        return Hash(Encoding.UTF8.GetBytes(withDataHash ? $"{fields}SHA1D{DataHash}" : fields));
    }

#pragma warning disable CA5350 // The protocol says SHA-1; it tells data apart and protects nothing.
    private static string Hash(ReadOnlySpan<byte> data) => Convert.ToBase64String(SHA1.HashData(data));
#pragma warning restore CA5350
}
