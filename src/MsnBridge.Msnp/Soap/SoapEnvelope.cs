using System.Xml.Linq;

namespace MsnBridge.Msnp.Soap;

/// <summary>The envelope around what a service is asked and answers.</summary>
public static class SoapEnvelope
{
    // <soap:Envelope xmlns:soap="..."><soap:Header>...</soap:Header><soap:Body>...</soap:Body></soap:Envelope>
    //
    // The namespaces in use are declared once, at the top, under the prefixes that clients of that age use: some servers look at prefixes.
    /// <summary>Puts header and content into an envelope.</summary>
    public static XElement Create(
        SoapVersion version, IEnumerable<XElement> headers, IEnumerable<XElement> content, IEnumerable<KeyValuePair<string, XNamespace>>? prefixes = null)
    {
        ArgumentNullException.ThrowIfNull(version);
        ArgumentNullException.ThrowIfNull(headers);
        XElement[] blocks = [.. headers];
        var envelope = new XElement(version.Envelope + "Envelope", new XAttribute(XNamespace.Xmlns + "soap", version.Envelope.NamespaceName));
        foreach (var (prefix, name) in prefixes ?? [])
            envelope.Add(new XAttribute(XNamespace.Xmlns + prefix, name.NamespaceName));

        if (blocks.Length > 0)
            envelope.Add(new XElement(version.Envelope + "Header", blocks));

        envelope.Add(new XElement(version.Envelope + "Body", content));
        return envelope;
    }

    /// <summary>Whether this is an envelope of either version.</summary>
    public static bool IsEnvelope(XElement element)
    {
        ArgumentNullException.ThrowIfNull(element);
        return element.Name.LocalName == "Envelope";
    }

    /// <summary>What the envelope is about: the first element in its body; null if the body is missing or empty.</summary>
    public static XElement? Content(XElement envelope) => envelope.Child("Body")?.Elements().FirstOrDefault();

    /// <summary>The header block of this local name; null if there is none.</summary>
    public static XElement? Header(XElement envelope, string localName) => envelope.Child("Header").Child(localName);
}
