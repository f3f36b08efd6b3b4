using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Answers a challenge.</summary>
/// <param name="TransactionId">The transaction id.</param>
/// <param name="ProductId">Which product the client claims to be.</param>
/// <param name="Response">32 lower-case hexadecimal digits.</param>
public sealed record QryCommand(uint TransactionId, string ProductId, MsnpPayload Response) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "QRY";

    internal override MsnpPayload? Attachment => Response;

    // >>> QRY t product-id 32
    internal static QryCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) =>
        new(parameters.Number(), parameters.Token(), parameters.Payload());

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Token(ProductId);
    }
}
