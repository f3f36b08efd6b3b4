using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>The personal message was set.</summary>
/// <param name="TransactionId">The transaction id of the UUX.</param>
public sealed record UuxReplyCommand(uint TransactionId) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "UUX";

    internal override MsnpPayload? Attachment => MsnpPayload.Empty;

    // <<< UUX t 0
    internal static UuxReplyCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) => new(parameters.Number());

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect) => line.Number(TransactionId);
}
