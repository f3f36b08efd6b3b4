using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Microsoft.Extensions.Logging;
using MimeKit;
using MsnBridge.Msnp.Challenges;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Server.Accounts;
using MsnBridge.Msnp.Server.Passport;
using MsnBridge.Msnp.Server.Soap;
using MsnBridge.Msnp.Soap;

namespace MsnBridge.Msnp.Server.OfflineMessages;

/// <summary>The service that takes offline messages (OIM Store and Store2). Whoever sends has to show that he knows a product's key, as with <c>CHL</c>.</summary>
internal sealed class OfflineStoreEndpoints(OfflineMessageStore store, PassportService passport, ILogger<OfflineStoreEndpoints> logger)
    : SoapEndpoint(logger, "/OimWS/oim.asmx")
{
    private static readonly XNamespace First = "http://messenger.msn.com/ws/2004/09/oim/";
    private static readonly XNamespace Second = "http://messenger.live.com/ws/2006/09/oim/";
    private static readonly XNamespace Reliability = "http://schemas.xmlsoap.org/ws/2003/03/rm";
    private static readonly XNamespace Utility = "http://schemas.xmlsoap.org/ws/2002/07/utility";

    /// <summary>The same for everybody: clients keep their answer for as long as it works.</summary>
    private readonly string _challenge = ClientChallenge.Create();

    protected override ValueTask<SoapReply> HandleAsync(SoapCall call, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Handle(call, cancellationToken));

    // <From memberName="" friendlyName="" .../><To memberName=""/><Ticket passport="" appid="" lockkey=""/><Sequence><MessageNumber/></Sequence>
    // <MessageType>text</MessageType><Content>mail</Content>
    private SoapReply Handle(SoapCall call, CancellationToken cancellationToken)
    {
        // Messenger sends elements of the older namespace with the action of the newer, and reads answers in that of the action.
        var service = call.Action.Contains("/2006/", StringComparison.Ordinal) ? Second : First;
        var ticket = call.Header("Ticket");
        if (!passport.TryIdentify(new Sensitive(ticket.AttributeText("passport") ?? ""), out var account))
            return Refuse(service, "AuthenticationFailed", new XElement(service + "RequiredAuthPolicy", "MBI_SSL"));

        if (!KnowsKey(ticket.AttributeText("appid") ?? "", ticket.AttributeText("lockkey") ?? ""))
            return Refuse(service, "AuthenticationFailed", new XElement(service + "LockKeyChallenge", _challenge));

        if (!MsnAddress.Normalize(call.Header("From").AttributeText("memberName") ?? "").Equals(account.Address, StringComparison.Ordinal))
            return Refuse(service, "SystemUnavailable");

        var number = call.Header("Sequence").Text("MessageNumber");
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            || Read(call.Envelope.Child("Body").Child("Content")?.Value ?? "", cancellationToken) is not { } message
            || (message.Sequence is { } inside && inside != sequence))
        {
            return Refuse(service, "InvalidContent");
        }

        var outcome = store.Store(account.Address, call.Header("To").AttributeText("memberName") ?? "", message.Text, message.Run, sequence);
        return outcome switch
        {
            OfflineStoreOutcome.Stored => SoapReply.Done(
                new XElement(service + "StoreResponse", new XElement(service + "PointsConsumed", 0)), Acknowledge(sequence)),
            OfflineStoreOutcome.TooFast => Refuse(service, "SenderThrottleLimitExceeded"),
            OfflineStoreOutcome.BadText => Refuse(service, "InvalidContent"),
            OfflineStoreOutcome.MailboxFull => Refuse(service, "SystemUnavailable", text: "The recipient has too many messages already."),
            _ => Refuse(service, "SystemUnavailable"),
        };
    }

    private bool KnowsKey(string productId, string lockKey) =>
        lockKey.Length > 0
        && (ClientProduct.Find(productId) is not { } product || lockKey == ClientChallenge.Answer(_challenge, product, ChallengeAlgorithm.Keyed64Bit));

    private static (string Text, Guid? Run, int? Sequence)? Read(string content, CancellationToken cancellationToken)
    {
        try
        {
            using var bytes = new MemoryStream(Encoding.UTF8.GetBytes(content.TrimStart()));
            using var mail = MimeMessage.Load(bytes, cancellationToken);
            if (mail.TextBody is not { } text)
                return null;

            return (
                text.ReplaceLineEndings("\n").TrimEnd('\n'),
                Guid.TryParse(mail.Headers["X-OIM-Run-Id"], out var run) ? run : null,
                int.TryParse(mail.Headers["X-OIM-Sequence-Num"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    // <SequenceAcknowledgment><Identifier>http://messenger.msn.com</Identifier><AcknowledgmentRange Upper="1" Lower="1"/></SequenceAcknowledgment>
    private static XElement Acknowledge(int number) => new(
        Reliability + "SequenceAcknowledgment",
        new XElement(Utility + "Identifier", "http://messenger.msn.com"),
        new XElement(Reliability + "AcknowledgmentRange", new XAttribute("Upper", number), new XAttribute("Lower", number)));

    private static SoapReply Refuse(XNamespace service, string code, XElement? detail = null, string text = "The message was not taken.") =>
        SoapReply.Refused(service + code, text, detail is null ? null : [detail]);
}
