using System.Xml;
using System.Xml.Linq;

namespace MsnBridge.Msnp.Payloads;

/// <summary>Reads XML that came from a stranger: no DTD, no entities of his own, nothing fetched. How much there may be, the frame's limit says.</summary>
internal static class SafeXml
{
    private const int DeepestNesting = 32;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
    };

    /// <exception cref="XmlException">It is not well-formed, has a DTD or is nested absurdly deep.</exception>
    public static XElement Parse(string text)
    {
        // Building a tree from deep nesting overflows the stack, so the depth is looked at first.
        using (var probe = XmlReader.Create(new StringReader(text), Settings))
        {
            while (probe.Read())
            {
                if (probe.Depth > DeepestNesting)
                    throw new XmlException("The document is nested too deep.");
            }
        }

        using var reader = XmlReader.Create(new StringReader(text), Settings);
        return XElement.Load(reader, LoadOptions.PreserveWhitespace);
    }

    /// <summary>The text as the content of an element; what XML 1.0 cannot hold is left out.</summary>
    public static string Escape(string text) =>
        new XText(string.Concat(text.EnumerateRunes().Where(IsAllowed))).ToString(SaveOptions.DisableFormatting);

    /// <summary>The text as the value of an attribute between double quotes.</summary>
    public static string EscapeAttribute(string text) => Escape(text)
        .Replace("\"", "&quot;", StringComparison.Ordinal)
        .Replace("\t", "&#x9;", StringComparison.Ordinal)
        .Replace("\n", "&#xA;", StringComparison.Ordinal)
        .Replace("\r", "&#xD;", StringComparison.Ordinal);

    private static bool IsAllowed(System.Text.Rune rune) =>
        rune.Value is '\t' or '\n' or '\r' or (>= ' ' and not 0xFFFE and not 0xFFFF);
}
