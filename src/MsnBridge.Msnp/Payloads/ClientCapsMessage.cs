namespace MsnBridge.Msnp.Payloads;

/// <summary>Third-party clients tell each other what they are. Not for users' eyes.</summary>
/// <param name="ClientName">Name and version, for example <c>Purple/2.10.12</c>; null if not said.</param>
/// <param name="KeepsLogs">Whether the client keeps logs; null if not said.</param>
public sealed record ClientCapsMessage(string? ClientName, bool? KeepsLogs) : MsnpMessage
{
    private const string ContentType = "text/x-clientcaps";

    // Client-Name: name/version CRLF
    // Chat-Logging: Y|N|S CRLF                             the body; S keeps them encrypted

    /// <inheritdoc/>
    public override MessageEnvelope ToEnvelope()
    {
        var name = (ClientName ?? "").ReplaceLineEndings(" ");
        return new MessageEnvelope(
            HeadersFor(ContentType), BodyLines.Format(("Client-Name", name), ("Chat-Logging", KeepsLogs == true ? "Y" : "N")));
    }

    internal static ClientCapsMessage Read(MessageEnvelope envelope)
    {
        var lines = BodyLines.Parse(envelope);
        return new ClientCapsMessage(lines["Client-Name"], lines["Chat-Logging"] is { Length: > 0 } logging ? logging[0] is 'Y' or 'S' : null);
    }
}
