using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Publishes something about oneself or in a circle or group (MSNP18 and later).</summary>
/// <param name="TransactionId">The transaction id.</param>
/// <param name="Document">The document (<see cref="Payloads.RoutedDocument"/>).</param>
public sealed record PutCommand(uint TransactionId, MsnpPayload Document) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "PUT";

    internal override MsnpPayload? Attachment => Document;

    // >>> PUT t length
    internal static PutCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) => new(parameters.Number(), parameters.Payload());

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect) => line.Number(TransactionId);
}
