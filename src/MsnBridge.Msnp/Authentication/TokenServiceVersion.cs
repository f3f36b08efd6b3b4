using System.Xml.Linq;
using MsnBridge.Msnp.Soap;

namespace MsnBridge.Msnp.Authentication;

/// <summary>A version of the token service: the same content in other namespaces.</summary>
internal sealed class TokenServiceVersion
{
    private TokenServiceVersion()
    {
    }

    /// <summary><c>RST.srf</c> (MSN Messenger 7.5 to Windows Live Messenger 8.5).</summary>
    public static TokenServiceVersion Rst { get; } = new()
    {
        Soap = SoapVersion.Soap11,
        Security = "http://schemas.xmlsoap.org/ws/2003/06/secext",
        Policy = "http://schemas.xmlsoap.org/ws/2002/12/policy",
        Addressing = "http://schemas.xmlsoap.org/ws/2004/03/addressing",
        Trust = "http://schemas.xmlsoap.org/ws/2004/04/trust",
        RequestType = "http://schemas.xmlsoap.org/ws/2004/04/security/trust/Issue",
        BinaryVersion = "4",
    };

    /// <summary><c>RST2.srf</c> (Windows Live Messenger 2009 and later), which also wants to know what time it is at the client's.</summary>
    public static TokenServiceVersion Rst2 { get; } = new()
    {
        Soap = SoapVersion.Soap12,
        Security = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd",
        Policy = "http://schemas.xmlsoap.org/ws/2004/09/policy",
        Addressing = "http://www.w3.org/2005/08/addressing",
        Trust = "http://schemas.xmlsoap.org/ws/2005/02/trust",
        RequestType = "http://schemas.xmlsoap.org/ws/2005/02/trust/Issue",
        BinaryVersion = "5",
        HasTimestamp = true,
    };

    public static XNamespace Utility { get; } = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";

    public static XNamespace Passport { get; } = "http://schemas.microsoft.com/Passport/SoapServices/PPCRL";

    public required SoapVersion Soap { get; init; }

    /// <summary><c>wsse</c>.</summary>
    public required XNamespace Security { get; init; }

    /// <summary><c>wsp</c>.</summary>
    public required XNamespace Policy { get; init; }

    /// <summary><c>wsa</c>.</summary>
    public required XNamespace Addressing { get; init; }

    /// <summary><c>wst</c>.</summary>
    public required XNamespace Trust { get; init; }

    public required string RequestType { get; init; }

    public required string BinaryVersion { get; init; }

    public bool HasTimestamp { get; init; }

    /// <summary>Where the policy of a ticket stands: it moved from <c>wsse</c> to <c>wsp</c>.</summary>
    public XName PolicyReference => (HasTimestamp ? Policy : Security) + "PolicyReference";
}
