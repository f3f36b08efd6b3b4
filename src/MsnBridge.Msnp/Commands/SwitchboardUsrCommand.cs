using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Opens a switchboard that the notification server assigned.</summary>
/// <param name="TransactionId">The transaction id.</param>
/// <param name="Account">The own account.</param>
/// <param name="Cookie">The cookie from <c>XFR SB</c>; good once.</param>
public sealed record SwitchboardUsrCommand(uint TransactionId, string Account, Sensitive Cookie) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "USR";

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Token(Account);
        line.Sensitive(Cookie);
    }
}
