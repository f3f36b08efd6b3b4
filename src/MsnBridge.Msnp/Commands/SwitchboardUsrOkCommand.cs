using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>The switchboard is open.</summary>
/// <param name="TransactionId">The transaction id of the USR.</param>
/// <param name="Account">The own account.</param>
/// <param name="Name">The own friendly name.</param>
/// <param name="EndpointId">The own place, as the client named it (MSNP16 and later); null if it did not.</param>
public sealed record SwitchboardUsrOkCommand(uint TransactionId, string Account, string Name, Guid? EndpointId = null)
    : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "USR";

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Raw("OK"u8);
        line.Token(new EndpointHandle(Account, EndpointId).ToString());
        line.Text(Name);
    }
}
