using System.Xml.Linq;
using Microsoft.Extensions.Logging;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Server.Passport;
using MsnBridge.Msnp.Server.Soap;
using MsnBridge.Msnp.Soap;

namespace MsnBridge.Msnp.Server.OfflineMessages;

/// <summary>The service that hands out offline messages (RSI).</summary>
internal sealed class OfflineFetchEndpoints(OfflineMessageStore store, PassportService passport, ILogger<OfflineFetchEndpoints> logger)
    : SoapEndpoint(logger, "/rsi/rsi.asmx")
{
    private static readonly XNamespace Service = "http://www.hotmail.msn.com/ws/2004/09/oim/rsi";

    protected override ValueTask<SoapReply> HandleAsync(SoapCall call, CancellationToken cancellationToken) => ValueTask.FromResult(Handle(call));

    // <PassportCookie><t>ticket without t=</t><p/></PassportCookie>
    private SoapReply Handle(SoapCall call)
    {
        if (!passport.TryIdentify(new Sensitive(call.Header("PassportCookie").Text("t") ?? ""), out var account))
            return SoapReply.Refused(Service + "BadContextToken", "The ticket is not good, or not good any more.");

        return call.Method switch
        {
            "GetMetadata" => SoapReply.Done(new XElement(Service + "GetMetadataResponse", InService(store.DataFor(account.Address).Write()))),
            "GetMessage" when store.TryFind(account.Address, call.Content.Text("messageId") ?? "", out var message) => SoapReply.Done(new XElement(
                Service + "GetMessageResponse", new XElement(Service + "GetMessageResult", StoredMail.Write(message, account.Address)))),
            "GetMessage" => NotThere(),
            "DeleteMessages" => store.Delete(account.Address, [.. call.Content.DescendantsOf("messageId").Select(id => id.Value.Trim())])
                ? SoapReply.Done(new XElement(Service + "DeleteMessagesResponse"))
                : NotThere(),
            _ => SoapReply.Refused("Client", $"There is no method {call.Method}."),
        };
    }

    private static SoapReply NotThere() => SoapReply.Refused("Client", "There is no such message.");

    private static XElement InService(XElement element)
    {
        foreach (var part in element.DescendantsAndSelf())
            part.Name = Service + part.Name.LocalName;

        return element;
    }
}
