using System.Xml.Linq;

namespace MsnBridge.Msnp.Soap;

/// <summary>What a service says when it does not do what it was asked.</summary>
/// <param name="Code">The code without its prefix, for example <c>Client</c>, <c>FailedAuthentication</c>, <c>BadContextToken</c>; empty if there is none.</param>
/// <param name="Subcode">The finer code of SOAP 1.2 without its prefix; null in SOAP 1.1.</param>
/// <param name="ErrorCode">The service's own code (<c>errorcode</c> of the address book, <c>psf:value</c> of Passport); null if there is none.</param>
/// <param name="Text">What it says for people; empty if nothing.</param>
/// <param name="Element">The whole of the fault, for what a service puts into it beside this.</param>
internal sealed record SoapFault(string Code, string? Subcode, string? ErrorCode, string Text, XElement Element)
{
    /// <summary>The detail of the fault; null if there is none.</summary>
    public XElement? Detail => Element.Child("detail");

    /// <summary>Whether the code, the finer code or the service's own code is this one.</summary>
    public bool Is(string code) =>
        string.Equals(Code, code, StringComparison.OrdinalIgnoreCase)
        || string.Equals(Subcode, code, StringComparison.OrdinalIgnoreCase)
        || string.Equals(ErrorCode, code, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the ticket is not taken any more, so that another one may help.</summary>
    public bool IsAboutTicket =>
        Is("BadContextToken") || Is("AuthenticationFailed") || Is("PassportAuthFail") || Is("FailedAuthentication") || Is("InvalidSecurityToken");

    // SOAP 1.1   <soap:Fault><faultcode>q0:X</faultcode><faultstring>...</faultstring><detail><errorcode>...</errorcode></detail></soap:Fault>
    // SOAP 1.2   <soap:Fault><soap:Code><soap:Value>...</soap:Value><soap:Subcode><soap:Value>...</soap:Value></soap:Subcode></soap:Code>
    //              <soap:Reason><soap:Text>...</soap:Text></soap:Reason><soap:Detail><psf:error><psf:value>...</psf:value></psf:error></soap:Detail></soap:Fault>
    //
    // Passport puts a fault of SOAP 1.1 beside the body, and several servers send faults with HTTP 200.
    public static SoapFault? Find(XElement envelope)
    {
        var fault = envelope.Descendants().FirstOrDefault(element =>
            element.Name.LocalName == "Fault"
            && (SoapVersion.Find(element.Name.Namespace) is not null || element.Parent == envelope || element.Parent?.Parent == envelope));
        if (fault is null)
            return null;

        var code = fault.Child("Code");
        return new SoapFault(
            LocalPart(fault.Text("faultcode") ?? code.Text("Value")) ?? "",
            LocalPart(code.Child("Subcode").Text("Value")),
            fault.Child("detail").Descendant("errorcode")?.Value.Trim() ?? fault.Child("detail").Child("error").Text("value"),
            fault.Text("faultstring") ?? fault.Child("Reason").Text("Text") ?? "",
            fault);
    }

    private static string? LocalPart(string? name) => name?[(name.IndexOf(':', StringComparison.Ordinal) + 1)..];
}
