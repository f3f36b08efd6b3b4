using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>A group was removed.</summary>
/// <param name="TransactionId">The transaction id of the RMG.</param>
/// <param name="ListSerial">In a dialect with list serials, the new one.</param>
/// <param name="GroupId">Which.</param>
public sealed record RmgReplyCommand(uint TransactionId, uint? ListSerial, string GroupId) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "RMG";

    // <<< RMG t serial id                                  (MSNP7-9)
    // <<< RMG t guid                                       (MSNP10-12)
    // <<< RMG t 1 guid                                     (MSNP10-12, Escargot)
    internal static RmgReplyCommand Parse(ref ParameterReader parameters, MsnpDialect dialect)
    {
        var transactionId = parameters.Number();
        if (dialect.HasListSerials)
            return new RmgReplyCommand(transactionId, parameters.Number(), parameters.Text());

        if (parameters.Count > 1)
            parameters.Next();

        return new RmgReplyCommand(transactionId, null, parameters.Text());
    }

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.ListSerial(ListSerial, dialect);
        line.Text(GroupId);
    }
}
