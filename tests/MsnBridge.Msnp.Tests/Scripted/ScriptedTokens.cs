using System.Globalization;
using System.Text;

namespace MsnBridge.Msnp.Tests.Scripted;

/// <summary>Answers of token services, in the forms that are known.</summary>
internal static class ScriptedTokens
{
    public const string Key = "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcY";

    public static DateTimeOffset ServerTime { get; } = new(2026, 11, 23, 5, 6, 56, TimeSpan.Zero);

    /// <summary>A ticket for each site that a request asks for, as RST writes it.</summary>
    public static string AnswerAll(ScriptedService.Call call, string ticket = "t=one", TimeSpan? lifetime = null, bool tellsServerTime = true)
    {
        var responses = new StringBuilder();
        foreach (var address in call.Envelope.Descendants().Where(element => element.Name.LocalName == "Address").Select(element => element.Value))
            responses.Append(Response(address, $"{ticket}-{address}&amp;p=", lifetime ?? TimeSpan.FromHours(24)));

        return Rst(responses.ToString(), tellsServerTime);
    }

    public static string Rst(string responses, bool tellsServerTime = true) => ScriptedService.Envelope(
        "<wst:RequestSecurityTokenResponseCollection xmlns:wst='http://schemas.xmlsoap.org/ws/2004/04/trust' xmlns:wsp='urn:p' xmlns:wsa='urn:a' "
            + $"xmlns:wsu='urn:u' xmlns:wsse='urn:s'>{responses}</wst:RequestSecurityTokenResponseCollection>",
        Passport(tellsServerTime ? ServerTime : null));

    public static string Response(string address, string ticket, TimeSpan lifetime, string spelling = "LifeTime", string? key = Key) =>
        "<wst:RequestSecurityTokenResponse><wst:TokenType>urn:passport:compact</wst:TokenType>"
        + $"<wsp:AppliesTo><wsa:EndpointReference><wsa:Address>{address}</wsa:Address></wsa:EndpointReference></wsp:AppliesTo>"
        + $"<wst:{spelling}><wsu:Created>{Time(ServerTime)}</wsu:Created><wsu:Expires>{Time(ServerTime + lifetime)}</wsu:Expires></wst:{spelling}>"
        + (address.StartsWith("http", StringComparison.Ordinal)
            ? "<wst:RequestedSecurityToken><EncryptedData><CipherData><CipherValue>AAAA</CipherValue></CipherData></EncryptedData></wst:RequestedSecurityToken>"
            : $"<wst:RequestedSecurityToken><wsse:BinarySecurityToken Id='Compact7'>{ticket}</wsse:BinarySecurityToken></wst:RequestedSecurityToken>")
        + (key is not null && address.Contains("clear", StringComparison.Ordinal)
            ? $"<wst:RequestedProofToken><wst:BinarySecret>{key}</wst:BinarySecret></wst:RequestedProofToken>"
            : "")
        + "</wst:RequestSecurityTokenResponse>";

    /// <summary>A refusal of RST, which stands beside the body.</summary>
    public static string RstFault(string code, string text, string inside = "", string status = "0x0") =>
        $"<S:Envelope xmlns:S='http://schemas.xmlsoap.org/soap/envelope/' xmlns:psf='urn:psf'><S:Header>{Passport(ServerTime, status)}</S:Header>"
        + $"<S:Fault><faultcode>{code}</faultcode>{inside}<faultstring>{text}</faultstring></S:Fault></S:Envelope>";

    /// <summary>A refusal of RST2.</summary>
    public static string Rst2Fault(string subcode, string value, string text, DateTimeOffset? serverTime = null) =>
        $"<S:Envelope xmlns:S='http://www.w3.org/2003/05/soap-envelope' xmlns:psf='urn:psf'><S:Header>{Passport(serverTime ?? ServerTime)}</S:Header><S:Body><S:Fault>"
        + $"<S:Code><S:Value>S:Sender</S:Value><S:Subcode><S:Value>{subcode}</S:Value></S:Subcode></S:Code><S:Reason><S:Text>{text}</S:Text></S:Reason>"
        + $"<S:Detail><psf:error><psf:value>{value}</psf:value></psf:error></S:Detail></S:Fault></S:Body></S:Envelope>";

    private static string Passport(DateTimeOffset? time, string status = "0x0") =>
        $"<psf:pp xmlns:psf='http://schemas.microsoft.com/Passport/SoapServices/SOAPFault'><psf:reqstatus>{status}</psf:reqstatus>"
        + (time is { } now ? $"<psf:serverInfo ServerTime='{Time(now)}'>x</psf:serverInfo>" : "")
        + "</psf:pp>";

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
