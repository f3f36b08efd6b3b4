using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace MsnBridge.Xmpp.Streams;

/// <summary>Stanzas as bytes. What XML cannot carry (names and messages from MSN may contain any character) becomes U+FFFD here, so that
/// no caller can break the stream.</summary>
internal static class StanzaWriter
{
    private static readonly XmlWriterSettings Settings = new()
    {
        ConformanceLevel = ConformanceLevel.Fragment,
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        NewLineHandling = NewLineHandling.Entitize,
        OmitXmlDeclaration = true,
    };

    public static byte[] Write(XElement stanza)
    {
        foreach (var element in stanza.DescendantsAndSelf())
        {
            foreach (var attribute in element.Attributes().Where(attribute => !IsXml(attribute.Value)))
            {
                attribute.Value = Clean(attribute.Value);
            }

            foreach (var text in element.Nodes().OfType<XText>().Where(text => !IsXml(text.Value)))
            {
                text.Value = Clean(text.Value);
            }
        }

        using var buffer = new MemoryStream();
        using (var writer = XmlWriter.Create(buffer, Settings))
        {
            stanza.WriteTo(writer);
        }

        return buffer.ToArray();
    }

    private static bool IsXml(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (XmlConvert.IsXmlChar(text[i]))
            {
                continue;
            }

            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
            {
                return false;
            }

            i++;
        }

        return true;
    }

    private static string Clean(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            // A lone surrogate is enumerated as U+FFFD.
            result.Append(rune.Value > char.MaxValue || XmlConvert.IsXmlChar((char)rune.Value) ? rune.ToString() : "\uFFFD");
        }

        return result.ToString();
    }
}
