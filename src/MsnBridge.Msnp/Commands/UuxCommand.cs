using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Sets the own personal message (MSNP11 and later).</summary>
/// <param name="TransactionId">The transaction id.</param>
/// <param name="Data">The document.</param>
public sealed record UuxCommand(uint TransactionId, MsnpPayload Data) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "UUX";

    internal override MsnpPayload? Attachment => Data;

    // >>> UUX t length
    internal static UuxCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) => new(parameters.Number(), parameters.Payload());

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect) => line.Number(TransactionId);
}
