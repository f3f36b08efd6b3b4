using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Server.Soap;

namespace MsnBridge.Msnp.Server.Configuration;

/// <summary>
/// What official clients are configured with (MsgrConfig): where the address book is, and that there are neither tabs nor advertisements nor calls. MSN Messenger
/// 6 to 7.5 asks with SOAP, Windows Live Messenger with a plain GET.
/// </summary>
internal sealed class ClientConfigurationEndpoints(ILogger<ClientConfigurationEndpoints> logger) : SoapEndpoint(logger, Paths)
{
    private static readonly string[] Paths = ["/Config/MsgrConfig.asmx", "/etc/MsgrConfig"];
    private static readonly XNamespace Service = "http://www.msn.com/webservices/Messenger/Client";

    public override void Map(IEndpointRouteBuilder routes)
    {
        base.Map(routes);
        foreach (var path in Paths)
            routes.MapGet(path, (HttpContext context) => Results.Text(SafeXml.Write(Document(new Uri($"{context.Request.Scheme}://{context.Request.Host}/"))), "text/xml"));
    }

    // <GetClientConfigResponse><GetClientConfigResult><![CDATA[<MsgrConfig>...]]></GetClientConfigResult></GetClientConfigResponse>
    protected override ValueTask<SoapReply> HandleAsync(SoapCall call, CancellationToken cancellationToken) => ValueTask.FromResult(
        call.Method == "GetClientConfig"
            ? SoapReply.Done(new XElement(
                Service + "GetClientConfigResponse",
                new XElement(Service + "GetClientConfigResult", new XCData(SafeXml.Write(Document(call.BaseUrl))))))
            : SoapReply.Refused("Client", $"There is no method {call.Method}."));

    private static XElement Document(Uri baseUrl) => new(
        "MsgrConfig",
        new XElement(
            "Simple",
            new XElement("Config", new XElement("ExpiresInDays", 0)),
            new XElement("Relay", new XElement("Enabled", 0)),
            new XElement("TrustedDomains"),
            new XElement("ErrorResponseTable")),
        new XElement("TabConfig", new XElement("msntabdata"), new XElement("msntabsettings", new XElement("oemtotallimit", 0), new XElement("oemdisplaylimit", 0))),
        new XElement("AbchCfg", new XElement("abchconfig", new XElement("url", new Uri(baseUrl, "/abservice/abservice.asmx")))),
        new XElement(
            "LocalizedConfig",
            new XAttribute("Market", "en-US"),
            new XElement("VoiceVideo", new XElement("DisableSipProxy", 1)),
            new XElement("TabConfig", new XElement("slots"))));
}
