using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Assigns a switchboard to a client that asked for one.</summary>
/// <param name="TransactionId">The transaction id of the XFR.</param>
/// <param name="Server">Where the switchboard is.</param>
/// <param name="Cookie">What to show there, once and soon (Escargot: within two minutes).</param>
/// <param name="IsDirect">Whether it can be reached without a gateway (MSNP14 and later).</param>
public sealed record SwitchboardXfrCommand(uint TransactionId, MsnpServerAddress Server, Sensitive Cookie, bool IsDirect = true)
    : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "XFR";

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Raw("SB"u8);
        line.Token(Server.ToString());
        line.Raw("CKI"u8);
        line.Sensitive(Cookie);
        SwitchboardReferral.Write(ref line, "messenger.msn.com"u8, IsDirect, dialect);
    }
}
