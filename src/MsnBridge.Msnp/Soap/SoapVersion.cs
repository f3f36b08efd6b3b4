using System.Xml.Linq;

namespace MsnBridge.Msnp.Soap;

/// <summary>A version of SOAP, with what differs on the wire.</summary>
public sealed class SoapVersion
{
    private SoapVersion(string name, string envelope, string mediaType) =>
        (Name, Envelope, MediaType) = (name, XNamespace.Get(envelope), mediaType);

    /// <summary>SOAP 1.1, which every service of MSN but one speaks.</summary>
    public static SoapVersion Soap11 { get; } = new("1.1", "http://schemas.xmlsoap.org/soap/envelope/", "text/xml");

    /// <summary>SOAP 1.2, which <c>RST2.srf</c> speaks.</summary>
    public static SoapVersion Soap12 { get; } = new("1.2", "http://www.w3.org/2003/05/soap-envelope", "application/soap+xml");

    /// <summary>The number.</summary>
    public string Name { get; }

    /// <summary>The namespace of Envelope, Header, Body and Fault.</summary>
    public XNamespace Envelope { get; }

    /// <summary>The type of the HTTP body.</summary>
    public string MediaType { get; }

    /// <summary>The version whose envelope is in this namespace; null if there is none.</summary>
    public static SoapVersion? Find(XNamespace envelope) =>
        envelope == Soap11.Envelope ? Soap11 : envelope == Soap12.Envelope ? Soap12 : null;

    /// <summary>The number.</summary>
    public override string ToString() => Name;
}
