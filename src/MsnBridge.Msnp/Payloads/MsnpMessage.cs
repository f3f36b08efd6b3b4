using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.OfflineMessages;

namespace MsnBridge.Msnp.Payloads;

/// <summary>What a MSG carries. Its text form never shows what people wrote.</summary>
public abstract record MsnpMessage
{
    /// <summary>The headers and body to send.</summary>
    public abstract MessageEnvelope ToEnvelope();

    /// <summary>The payload to send.</summary>
    public MsnpPayload ToPayload() => ToEnvelope().ToPayload();

    /// <summary>Reads what a payload carries. It never fails: what is not known becomes an <see cref="OtherMessage"/>.</summary>
    public static MsnpMessage Parse(MsnpPayload payload) => Parse(MessageEnvelope.Parse(payload.Bytes));

    /// <inheritdoc cref="Parse(MsnpPayload)"/>
    public static MsnpMessage Parse(MessageEnvelope envelope)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        return envelope.ContentType switch
        {
            "text/plain" => TextMessage.Read(envelope),
            "text/x-msmsgscontrol" => TypingMessage.Read(envelope),
            "text/x-msnmsgr-datacast" => DatacastMessage.Read(envelope),
            InkMessage.Gif or InkMessage.Isf => InkMessage.Read(envelope),
            "text/x-clientcaps" or "text/x-clientinfo" => ClientCapsMessage.Read(envelope),
            EmoticonMessage.StaticType => EmoticonMessage.Read(envelope),
            var type when type.EndsWith(EmoticonMessage.AnimatedSubtype, StringComparison.Ordinal) => EmoticonMessage.Read(envelope),
            "text/x-keepalive" => new KeepAliveMessage(),
            "text/x-msmsgsprofile" => ProfileMessage.Read(envelope),
            "text/x-msmsgsinitialemailnotification" or "text/x-msmsgsinitialmdatanotification" => InitialMailMessage.Read(envelope),
            "text/x-msmsgsemailnotification" or "application/x-msmsgsemailnotification" => NewMailMessage.Read(envelope),
            OfflineMessageNotice.ContentType => OfflineMessageNotice.Read(envelope),
            MailMovedNotice.ContentType => MailMovedNotice.Read(envelope),
            // Documents disagree whether it is text/ or application/.
            var type when type.EndsWith("x-msmsgssystemmessage", StringComparison.Ordinal) => SystemMessage.Read(envelope),
            _ => OtherMessage.Read(envelope),
        };
    }

    /// <summary>The headers every message begins with, in the order in which old clients look for them.</summary>
    private protected static List<KeyValuePair<string, string>> HeadersFor(string contentType) =>
        [new("MIME-Version", "1.0"), new("Content-Type", contentType)];
}
