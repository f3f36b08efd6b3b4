namespace MsnBridge.Msnp.Payloads;

/// <summary>Sent by third-party clients so that an idle switchboard stays open. Means nothing.</summary>
public sealed record KeepAliveMessage : MsnpMessage
{
    /// <inheritdoc/>
    public override MessageEnvelope ToEnvelope() => new(HeadersFor("text/x-keepalive"), default);
}
