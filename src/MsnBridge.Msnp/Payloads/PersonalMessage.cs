using System.Net;
using System.Xml;
using System.Xml.Linq;
using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.Payloads;

/// <summary>What a user tells beside his name: the payload of UUX and UBX (MSNP11 and later).</summary>
/// <param name="Text">The personal message; empty for none, null if the document does not speak of it, which leaves it as it was.</param>
/// <param name="Media">What he is listening to; null for nothing.</param>
public sealed record PersonalMessage(string? Text, CurrentMedia? Media = null)
{
    private const int MostEndpoints = 32;

    /// <summary>Whether the document speaks of media at all; if not, they stay as they were.</summary>
    public bool TellsMedia { get; init; } = true;

    /// <summary>The machine the user is at, as the client wrote it (MSNP13 and later); null if the document does not say.</summary>
    public string? MachineGuid { get; init; }

    /// <summary>The MSNObject of a moving display picture (MSNP18 and later); null if the document does not say.</summary>
    public string? DynamicPicture { get; init; }

    /// <summary>The MSNObject of a sound (MSNP16 and later); null if the document does not say.</summary>
    public string? SignatureSound { get; init; }

    /// <summary>The MSNObject of a picture above the conversation (MSNP18 and later); null if the document does not say.</summary>
    public string? Scene { get; init; }

    /// <summary>The colour of the windows, a number (MSNP18 and later); null if the document does not say.</summary>
    public string? ColorScheme { get; init; }

    /// <summary>Where the display picture is: its MSNObject, or an address (later clients of MSNP18); null if the document does not say.</summary>
    public string? PictureLocation { get; init; }

    /// <summary>What the clients at his places can do (MSNP16 and later).</summary>
    public EquatableList<EndpointData> Endpoints { get; init; }

    /// <summary>What his places tell one another; only in what is told of oneself (MSNP16 and later).</summary>
    public EquatableList<PrivateEndpointData> PrivateEndpoints { get; init; }

    // <Data><PSM>text</PSM><CurrentMedia>media</CurrentMedia>                                    (MSNP11 and later)
    //   <MachineGuid>{guid}</MachineGuid>                                                        (MSNP13 and later)
    //   <DDP/><SignatureSound/><Scene/><ColorScheme/>[<UserTileLocation/>]                       (MSNP16 and 18)
    //   <EndpointData id="{guid}">..</EndpointData><PrivateEndpointData id="{guid}">..</PrivateEndpointData>    (MSNP16 and later)
    // </Data>
    // <EndpointData>..</EndpointData>, <PrivateEndpointData>..</PrivateEndpointData>             the own place, from a client
    //
    // An empty payload means that there is no personal message.

    /// <summary>Reads a payload.</summary>
    /// <returns>Null if it cannot be read, or contains a DTD, which nobody honest sends.</returns>
    public static PersonalMessage? Parse(MsnpPayload payload)
    {
        var document = payload.DecodeText();
        if (string.IsNullOrWhiteSpace(document))
            return new PersonalMessage("");

        try
        {
            return Read(SafeXml.Parse(document));
        }
        catch (XmlException)
        {
            // Escargot passes on what people type without escaping it, so a < in it spoils the document. The message itself is still to be had.
            if (document.Contains("<!DOCTYPE", StringComparison.OrdinalIgnoreCase))
                return null;

            var text = Between(document, "<PSM>", "</PSM>");
            return text is null ? null : new PersonalMessage(text, CurrentMedia.Parse(Between(document, "<CurrentMedia>", "</CurrentMedia>")));
        }
    }

    /// <summary>The payload to send: message and media, and of the rest what there is.</summary>
    public MsnpPayload ToPayload() => MsnpPayload.FromText(
        "<Data>"
        + Element("PSM", Text ?? "")
        + Element("CurrentMedia", Media?.ToString() ?? "")
        + Element("MachineGuid", MachineGuid)
        + Element("DDP", DynamicPicture)
        + Element("SignatureSound", SignatureSound)
        + Element("Scene", Scene)
        + Element("ColorScheme", ColorScheme)
        + string.Concat(Endpoints.Select(endpoint => endpoint.Format()))
        + string.Concat(PrivateEndpoints.Select(endpoint => endpoint.Format()))
        + "</Data>");

    private static PersonalMessage Read(XElement root)
    {
        // A client tells of its own place with a document that is nothing else.
        var isOwnPlace = root.Name.LocalName is nameof(EndpointData) or nameof(PrivateEndpointData);
        var data = isOwnPlace ? new XElement("Data", root) : root;
        var media = data.Element("CurrentMedia");
        return new PersonalMessage(data.Element("PSM")?.Value, CurrentMedia.Parse(media?.Value))
        {
            TellsMedia = media is not null,
            MachineGuid = data.Element("MachineGuid")?.Value,
            DynamicPicture = data.Element("DDP")?.Value,
            SignatureSound = data.Element("SignatureSound")?.Value,
            Scene = data.Element("Scene")?.Value,
            ColorScheme = data.Element("ColorScheme")?.Value,
            PictureLocation = data.Element("UserTileLocation")?.Value,
            Endpoints = [.. data.Elements(nameof(EndpointData)).Take(MostEndpoints).Select(EndpointData.Read)],
            PrivateEndpoints = [.. data.Elements(nameof(PrivateEndpointData)).Take(MostEndpoints).Select(PrivateEndpointData.Read)],
        };
    }

    private static string Element(string name, string? value) => value is null ? "" : $"<{name}>{SafeXml.Escape(value)}</{name}>";

    private static string? Between(string document, string start, string end)
    {
        var from = document.IndexOf(start, StringComparison.Ordinal);
        var to = from < 0 ? -1 : document.IndexOf(end, from, StringComparison.Ordinal);
        return to < 0 ? null : WebUtility.HtmlDecode(document[(from + start.Length)..to]);
    }
}
