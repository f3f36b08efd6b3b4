using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Asks for the groups (MSNP7); the answer has the form of an item of SYN.</summary>
/// <param name="TransactionId">The transaction id.</param>
public sealed record LsgRequestCommand(uint TransactionId) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "LSG";

    // >>> LSG t
    internal static LsgRequestCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) => new(parameters.Number());

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect) => line.Number(TransactionId);
}
