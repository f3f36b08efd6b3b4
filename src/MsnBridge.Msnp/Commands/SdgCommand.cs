using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Sends a datagram, or brings one: a message to a circle (MSNP18 and later), and every message (MSNP21). Nothing confirms it; a refusal is an error.</summary>
/// <param name="TransactionId">The transaction id; 0 from a server.</param>
/// <param name="Document">The document (<see cref="Payloads.RoutedDocument"/>).</param>
public sealed record SdgCommand(uint TransactionId, MsnpPayload Document) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "SDG";

    internal override MsnpPayload? Attachment => Document;

    // >>> SDG t length
    // <<< SDG 0 length
    internal static SdgCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) => new(parameters.Number(), parameters.Payload());

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect) => line.Number(TransactionId);
}
