using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Shows the ticket of the circles, after signing in and before telling the server of any (MSNP18 and later).</summary>
/// <param name="TransactionId">The transaction id.</param>
/// <param name="Method">The way of showing it: <c>SHA</c>.</param>
/// <param name="Ticket">The ticket from the address book.</param>
public sealed record UsrCircleCommand(uint TransactionId, string Method, Sensitive Ticket) : TransactionCommand(TransactionId)
{
    /// <summary>The only way there is.</summary>
    public const string Sha = "SHA";

    /// <inheritdoc/>
    public override string Mnemonic => "USR";

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Token(Method);
        line.Raw("A"u8);
        line.Sensitive(Ticket);
    }
}
