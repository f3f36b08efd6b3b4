using System.Xml.Linq;
using MsnBridge.Msnp.Soap;

namespace MsnBridge.Msnp.Server.Soap;

/// <summary>What a client asks of a web service. Not a record, because printing one would print the ticket in its header.</summary>
internal sealed class SoapCall(XElement envelope, XElement content, SoapVersion version, string action, string path, Uri baseUrl)
{
    /// <summary>The whole.</summary>
    public XElement Envelope => envelope;

    /// <summary>The element in the body.</summary>
    public XElement Content => content;

    /// <summary>The method: the local name of <see cref="Content"/>.</summary>
    public string Method => content.Name.LocalName;

    /// <summary>The version of SOAP that is spoken, and to be answered in.</summary>
    public SoapVersion Version => version;

    /// <summary><c>SOAPAction</c> without quotes; empty if the client sent none.</summary>
    public string Action => action;

    /// <summary>The path asked, without doubled slashes.</summary>
    public string Path => path;

    /// <summary>Under which scheme, host and port the client reached the network, for addresses it is to be told.</summary>
    public Uri BaseUrl => baseUrl;

    /// <summary>The header block of this local name; null if there is none.</summary>
    public XElement? Header(string localName) => SoapEnvelope.Header(envelope, localName);
}
