using System.Net;
using System.Xml;
using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.Payloads;

/// <summary>What a user tells beside his name: the payload of UUX and UBX (MSNP11 and later).</summary>
/// <param name="Text">The personal message; empty for none, null if the document does not speak of it, which leaves it as it was.</param>
/// <param name="Media">What he is listening to; null for nothing.</param>
public sealed record PersonalMessage(string? Text, CurrentMedia? Media = null)
{
    // <Data><PSM>text</PSM><CurrentMedia>media</CurrentMedia></Data>            more elements in later dialects
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
            var data = SafeXml.Parse(document);
            return new PersonalMessage(data.Element("PSM")?.Value, CurrentMedia.Parse(data.Element("CurrentMedia")?.Value));
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

    /// <summary>The payload to send.</summary>
    public MsnpPayload ToPayload() => MsnpPayload.FromText(
        $"<Data><PSM>{SafeXml.Escape(Text ?? "")}</PSM><CurrentMedia>{SafeXml.Escape(Media?.ToString() ?? "")}</CurrentMedia></Data>");

    private static string? Between(string document, string start, string end)
    {
        var from = document.IndexOf(start, StringComparison.Ordinal);
        var to = from < 0 ? -1 : document.IndexOf(end, from, StringComparison.Ordinal);
        return to < 0 ? null : WebUtility.HtmlDecode(document[(from + start.Length)..to]);
    }
}
