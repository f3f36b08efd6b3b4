using System.Xml.Linq;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Soap;

namespace MsnBridge.Msnp.Server.Soap;

/// <summary>What a web service says to a call.</summary>
internal abstract class SoapReply
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; init; } = 200;

    /// <summary>Header blocks.</summary>
    public IReadOnlyList<XElement> Headers { get; init; } = [];

    /// <summary>It was done.</summary>
    public static SoapReply Done(XElement content, params IReadOnlyList<XElement> headers) => new SoapContent(content) { Headers = headers };

    /// <summary>It was not done.</summary>
    /// <param name="code">The code: a name in a namespace of its own, or one without a namespace for SOAP's own (<c>Client</c>, <c>Server</c>).</param>
    /// <param name="text">What it says for people.</param>
    /// <param name="detail">What is in <c>detail</c>.</param>
    /// <param name="actor">The URI of who says it; null for nobody.</param>
    /// <param name="status">The HTTP status: 500 as SOAP wants it, 200 where clients of the service know faults only so.</param>
    public static SoapReply Refused(XName code, string text, IEnumerable<XElement>? detail = null, string? actor = null, int status = 500) =>
        new SoapFaultReply(code, text, detail?.ToList() ?? [], actor) { Status = status };

    /// <summary>An HTTP status and nothing else.</summary>
    public static SoapReply OnlyStatus(int status) => new SoapStatusReply { Status = status };

    /// <summary>A whole envelope as it goes over the wire, for clients that trip over the smallest difference.</summary>
    public static SoapReply Verbatim(string envelope, int status = 200) => new SoapVerbatimReply(envelope) { Status = status };

    /// <summary>The text of the answer; null where there is none.</summary>
    public abstract string? Write(SoapVersion version);

    // Without white space between elements: libpurple takes blanks for elements and falls over them.
    private protected string WriteEnvelope(SoapVersion version, XElement content) =>
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>" + SafeXml.Write(SoapEnvelope.Create(version, Headers, [content]));

    private sealed class SoapContent(XElement content) : SoapReply
    {
        public override string Write(SoapVersion version) => WriteEnvelope(version, content);
    }

    private sealed class SoapStatusReply : SoapReply
    {
        public override string? Write(SoapVersion version) => null;
    }

    private sealed class SoapVerbatimReply(string envelope) : SoapReply
    {
        public override string Write(SoapVersion version) => envelope;
    }

    // SOAP 1.1   <soap:Fault><faultcode>soap:Client</faultcode><faultstring/><faultactor/><detail/></soap:Fault>
    // SOAP 1.2   <soap:Fault><soap:Code><soap:Value>soap:Sender</soap:Value></soap:Code><soap:Reason><soap:Text/></soap:Reason><soap:Detail/></soap:Fault>
    private sealed class SoapFaultReply(XName code, string text, IReadOnlyList<XElement> detail, string? actor) : SoapReply
    {
        private const string OwnPrefix = "q0";

        public override string Write(SoapVersion version) => WriteEnvelope(version, version == SoapVersion.Soap11 ? Fault11() : Fault12());

        private XElement Fault11() => new(
            SoapVersion.Soap11.Envelope + "Fault",
            new XElement("faultcode", IsOwnCode ? new XAttribute(XNamespace.Xmlns + OwnPrefix, code.NamespaceName) : null, Qualified(code.LocalName)),
            new XElement("faultstring", text),
            actor is null ? null : new XElement("faultactor", actor),
            detail.Count == 0 ? null : new XElement("detail", detail));

        private XElement Fault12()
        {
            var soap = SoapVersion.Soap12.Envelope;
            var value = code.LocalName is "Server" or "Receiver" ? "soap:Receiver" : "soap:Sender";
            return new XElement(
                soap + "Fault",
                new XElement(
                    soap + "Code",
                    new XElement(soap + "Value", value),
                    IsOwnCode
                        ? new XElement(
                            soap + "Subcode",
                            new XElement(soap + "Value", new XAttribute(XNamespace.Xmlns + OwnPrefix, code.NamespaceName), Qualified(code.LocalName)))
                        : null),
                new XElement(soap + "Reason", new XElement(soap + "Text", new XAttribute(XNamespace.Xml + "lang", "en"), text)),
                detail.Count == 0 ? null : new XElement(soap + "Detail", detail));
        }

        private bool IsOwnCode => code.NamespaceName.Length > 0;

        private string Qualified(string localName) => (IsOwnCode ? OwnPrefix : "soap") + ":" + localName;
    }
}
