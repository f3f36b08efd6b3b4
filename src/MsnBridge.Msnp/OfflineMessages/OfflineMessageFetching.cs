using System.Xml.Linq;
using MsnBridge.Msnp.Authentication;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Soap;

namespace MsnBridge.Msnp.OfflineMessages;

/// <summary>The service that hands out offline messages (RSI, MSNP11-20), as it is on the wire.</summary>
internal sealed class OfflineMessageFetching(TicketedCalls calls, Uri url)
{
    public static XNamespace Service { get; } = "http://www.hotmail.msn.com/ws/2004/09/oim/rsi";

    // <GetMetadata/>                                       <GetMetadataResponse><MD>...</MD></GetMetadataResponse>
    public async Task<MailData> GetMetadataAsync(CancellationToken cancellationToken)
    {
        var answer = await CallAsync(new XElement(Service + "GetMetadata"), cancellationToken).ConfigureAwait(false);
        return answer.Descendant("MD") is { } document ? MailData.Read(document) : MailData.Parse(answer.Descendant("GetMetadataResponse")?.Value);
    }

    // <GetMessage><messageId/><alsoMarkAsRead/></GetMessage>   <GetMessageResponse><GetMessageResult>mail</GetMessageResult></GetMessageResponse>
    public async Task<string> GetMessageAsync(string id, CancellationToken cancellationToken)
    {
        var answer = await CallAsync(
            new XElement(Service + "GetMessage", new XElement(Service + "messageId", id), new XElement(Service + "alsoMarkAsRead", "false")),
            cancellationToken).ConfigureAwait(false);
        return answer.Descendant("GetMessageResult")?.Value ?? "";
    }

    // <DeleteMessages><messageIds><messageId/>...</messageIds></DeleteMessages>        <DeleteMessagesResponse/>
    public Task DeleteMessagesAsync(IEnumerable<string> ids, CancellationToken cancellationToken) => CallAsync(
        new XElement(Service + "DeleteMessages", new XElement(Service + "messageIds", ids.Select(id => new XElement(Service + "messageId", id)))),
        cancellationToken);

    private Task<XElement> CallAsync(XElement content, CancellationToken cancellationToken) => calls.CallAsync(
        TicketSite.Messenger,
        ticket => new SoapRequest
        {
            Url = url,
            Action = $"{Service.NamespaceName}/{content.Name.LocalName}",
            Headers = [Cookie(ticket)],
            Content = content,
            Secrets = [ticket, .. Parts(ticket)],
        },
        cancellationToken);

    // <PassportCookie><t>TTTT</t><p>PPPP</p></PassportCookie>     of the ticket t=TTTT&p=PPPP; t comes first
    private static XElement Cookie(Sensitive ticket)
    {
        var parts = Parts(ticket);
        return new XElement(Service + "PassportCookie", new XElement(Service + "t", parts[0].Reveal()), new XElement(Service + "p", parts[1].Reveal()));
    }

    private static Sensitive[] Parts(Sensitive ticket)
    {
        var text = ticket.Reveal();
        var token = text.StartsWith("t=", StringComparison.Ordinal) ? text[2..] : text;
        var end = token.IndexOf("&p=", StringComparison.Ordinal);
        return end < 0 ? [new(token), new("")] : [new(token[..end]), new(token[(end + 3)..])];
    }
}
