using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Takes something back that was published (MSNP18 and later).</summary>
/// <param name="TransactionId">The transaction id.</param>
/// <param name="Document">The document (<see cref="Payloads.RoutedDocument"/>).</param>
public sealed record DelCommand(uint TransactionId, MsnpPayload Document) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "DEL";

    internal override MsnpPayload? Attachment => Document;

    // >>> DEL t length
    internal static DelCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) => new(parameters.Number(), parameters.Payload());

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect) => line.Number(TransactionId);
}
