using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>The switchboard took a message and passes it on. Not a receipt of the reader.</summary>
/// <param name="TransactionId">The transaction id of the MSG.</param>
public sealed record AckCommand(uint TransactionId) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "ACK";

    // <<< ACK t
    internal static AckCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) => new(parameters.Number());

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect) => line.Number(TransactionId);
}
