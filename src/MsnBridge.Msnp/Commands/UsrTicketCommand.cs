using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Second step of signing in: the proof.</summary>
/// <param name="TransactionId">The transaction id.</param>
/// <param name="Method">The way of signing in: <c>MD5</c>, <c>TWN</c>.</param>
/// <param name="Ticket">The ticket from the login server, or the hash of salt and password.</param>
public sealed record UsrTicketCommand(uint TransactionId, string Method, Sensitive Ticket) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "USR";

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Token(Method);
        line.Raw("S"u8);
        line.Sensitive(Ticket);
    }
}
