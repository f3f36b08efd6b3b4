using System.Xml;
using System.Xml.Linq;

namespace MsnBridge.Msnp.Payloads;

/// <summary>Reads XML that came from a stranger: no DTD, no entities of his own, nothing fetched. How many bytes there may be, the caller's limit says.</summary>
public static class SafeXml
{
    private const int DeepestNesting = 32;

    /// <summary>An element costs some hundred bytes of memory for as few as four on the wire. A full address book of a thousand contacts has about a tenth of this.</summary>
    private const int MostElements = 1_000_000;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
    };

    private static readonly XmlReaderSettings AsyncSettings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        Async = true,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
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

    /// <summary>Reads a document as it arrives. Blanks between elements are left out.</summary>
    /// <exception cref="XmlException">It is not well-formed, has a DTD, is nested absurdly deep or has absurdly many elements.</exception>
    public static async Task<XElement> LoadAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var reader = XmlReader.Create(stream, AsyncSettings);
        XElement? root = null;
        XElement? open = null;
        var elements = 0;
        while (await reader.ReadAsync().ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    if (reader.Depth > DeepestNesting || ++elements > MostElements)
                        throw new XmlException("The document is nested too deep or has too many elements.");

                    var isEmpty = reader.IsEmptyElement;
                    var element = ReadStart(reader);
                    open?.Add(element);
                    root ??= element;
                    if (!isEmpty)
                        open = element;

                    break;
                case XmlNodeType.EndElement:
                    open = open?.Parent;
                    break;
                case XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.CDATA:
                    open?.Add(new XText(await reader.GetValueAsync().ConfigureAwait(false)));
                    break;
            }
        }

        return root ?? throw new XmlException("There is no document.");
    }

    /// <summary>The text as the content of an element; what XML 1.0 cannot hold is left out.</summary>
    public static string Escape(string text) => Clean(text)
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\r", "&#xD;", StringComparison.Ordinal);

    /// <summary>The text without what XML 1.0 cannot hold.</summary>
    public static string Clean(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return IsClean(text) ? text : string.Concat(text.EnumerateRunes().Where(IsAllowed));
    }

    /// <summary>The element as one line of text, without what XML 1.0 cannot hold: names and messages that came over MSNP may have anything in them.</summary>
    public static string Write(XElement element)
    {
        ArgumentNullException.ThrowIfNull(element);
        foreach (var part in element.DescendantsAndSelf())
        {
            foreach (var attribute in part.Attributes().Where(attribute => !IsClean(attribute.Value)))
                attribute.Value = Clean(attribute.Value);
        }

        foreach (var text in element.DescendantNodes().OfType<XText>().Where(text => !IsClean(text.Value)))
            text.Value = Clean(text.Value);

        return element.ToString(SaveOptions.DisableFormatting);
    }

    private static XElement ReadStart(XmlReader reader)
    {
        var element = new XElement(XName.Get(reader.LocalName, reader.NamespaceURI));
        while (reader.MoveToNextAttribute())
        {
            var name = reader.NamespaceURI == XNamespace.Xmlns.NamespaceName && reader.Prefix.Length == 0
                ? XName.Get("xmlns")
                : XName.Get(reader.LocalName, reader.NamespaceURI);
            element.Add(new XAttribute(name, reader.Value));
        }

        return element;
    }

    // Surrogates need not be faults, but may be: whoever cleans the text looks at them in pairs.
    private static bool IsClean(string text) => text.All(character => !char.IsSurrogate(character) && IsAllowed(new System.Text.Rune(character)));

    /// <summary>The text as the value of an attribute between double quotes.</summary>
    public static string EscapeAttribute(string text) => Escape(text)
        .Replace("\"", "&quot;", StringComparison.Ordinal)
        .Replace("\t", "&#x9;", StringComparison.Ordinal)
        .Replace("\n", "&#xA;", StringComparison.Ordinal);

    private static bool IsAllowed(System.Text.Rune rune) =>
        rune.Value is '\t' or '\n' or '\r' or (>= ' ' and not 0xFFFE and not 0xFFFF);
}
