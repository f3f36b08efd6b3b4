using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Opens a switchboard that the notification server assigned.</summary>
/// <param name="TransactionId">The transaction id.</param>
/// <param name="Account">The own account.</param>
/// <param name="Cookie">The cookie from <c>XFR SB</c>; good once.</param>
/// <param name="EndpointId">The place the user is signed in from (MSNP16 and later); null before.</param>
public sealed record SwitchboardUsrCommand(uint TransactionId, string Account, Sensitive Cookie, Guid? EndpointId = null)
    : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "USR";

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Token(new EndpointHandle(Account, EndpointId).ToString());
        line.Sensitive(Cookie);
    }
}
