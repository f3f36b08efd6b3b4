using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>A group was renamed. Servers disagree about the form, so a client should rely on its own request and the transaction id.</summary>
/// <param name="TransactionId">The transaction id of the REG.</param>
/// <param name="ListSerial">In a dialect with list serials, the new one.</param>
/// <param name="GroupId">Which; null if the server leaves it out.</param>
/// <param name="Name">Its new name.</param>
public sealed record RegReplyCommand(uint TransactionId, uint? ListSerial, string? GroupId, string Name) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "REG";

    // <<< REG t serial id name 0                           (MSNP7-9)
    // <<< REG t serial name 0                              (MSNP7-9, as some servers were seen to)
    // <<< REG t guid name                                  (MSNP10-12)
    // <<< REG t 1 name guid 0                              (MSNP10-12, Escargot)
    internal static RegReplyCommand Parse(ref ParameterReader parameters, MsnpDialect dialect)
    {
        var transactionId = parameters.Number();
        if (dialect.HasListSerials)
        {
            var serial = parameters.Number();
            var groupId = parameters.Count > 2 ? parameters.Token() : null;
            return new RegReplyCommand(transactionId, serial, groupId, parameters.Text());
        }

        if (parameters.Count < 4)
            return new RegReplyCommand(transactionId, null, parameters.Token(), parameters.Text());

        parameters.Next();
        var name = parameters.Text();
        return new RegReplyCommand(transactionId, null, parameters.Token(), name);
    }

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.ListSerial(ListSerial, dialect);
        line.OptionalToken(GroupId);
        line.Text(Name);
        if (dialect.HasListSerials)
            line.Raw("0"u8);
    }
}
