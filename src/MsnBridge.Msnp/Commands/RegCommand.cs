using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Renames a group.</summary>
/// <param name="TransactionId">The transaction id.</param>
/// <param name="GroupId">Which.</param>
/// <param name="Name">Its new name.</param>
public sealed record RegCommand(uint TransactionId, string GroupId, string Name) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "REG";

    // >>> REG t id name 0
    internal static RegCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) =>
        new(parameters.Number(), parameters.Token(), parameters.Text());

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Token(GroupId);
        line.Text(Name);
        line.Raw("0"u8);
    }
}
