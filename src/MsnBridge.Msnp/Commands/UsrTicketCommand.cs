using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Second step of signing in: the proof.</summary>
/// <param name="TransactionId">The transaction id.</param>
/// <param name="Method">The way of signing in: <c>MD5</c> (MSNP2-7), <c>TWN</c> (MSNP8-14) or <c>SSO</c> (MSNP15 and later).</param>
/// <param name="Ticket">The ticket from the login server; with <c>MD5</c> the hash of salt and password.</param>
/// <param name="Proof">With <c>SSO</c>, what shows that the ticket is the client's own; null otherwise.</param>
/// <param name="EndpointId">The place the user signs in from (MSNP16 and later); null where the client names none.</param>
public sealed record UsrTicketCommand(
    uint TransactionId, string Method, Sensitive Ticket, Sensitive? Proof = null, Guid? EndpointId = null)
    : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "USR";

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Token(Method);
        line.Raw("S"u8);
        line.Sensitive(Ticket);
        if (Proof is not { } proof)
            return;

        line.Sensitive(proof);
        line.OptionalToken(EndpointId?.ToString("B"));
    }
}
