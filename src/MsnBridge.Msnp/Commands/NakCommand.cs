using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>The switchboard could not deliver a message.</summary>
/// <param name="TransactionId">The transaction id of the MSG.</param>
public sealed record NakCommand(uint TransactionId) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "NAK";

    // <<< NAK t
    internal static NakCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) => new(parameters.Number());

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect) => line.Number(TransactionId);
}
