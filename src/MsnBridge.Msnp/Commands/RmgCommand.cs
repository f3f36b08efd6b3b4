using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Removes a group.</summary>
/// <param name="TransactionId">The transaction id.</param>
/// <param name="GroupId">Its id; MSN Messenger 7.0 sends the percent-encoded name instead.</param>
public sealed record RmgCommand(uint TransactionId, string GroupId) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "RMG";

    // >>> RMG t id
    internal static RmgCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) => new(parameters.Number(), parameters.Text());

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Text(GroupId);
    }
}
