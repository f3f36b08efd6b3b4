using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Creates a group.</summary>
/// <param name="TransactionId">The transaction id.</param>
/// <param name="Name">Its name, at most 61 bytes when encoded.</param>
public sealed record AdgCommand(uint TransactionId, string Name) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "ADG";

    // >>> ADG t name 0
    internal static AdgCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) => new(parameters.Number(), parameters.Text());

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Text(Name);
        line.Raw("0"u8);
    }
}
