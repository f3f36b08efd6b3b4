using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>It was taken back.</summary>
/// <param name="TransactionId">The transaction id of the DEL.</param>
/// <param name="Document">What the server adds (<see cref="Payloads.RoutedDocument"/>); mostly nothing.</param>
public sealed record DelReplyCommand(uint TransactionId, MsnpPayload Document) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "DEL";

    internal override MsnpPayload? Attachment => Document;

    // <<< DEL t OK length
    internal static DelReplyCommand Parse(ref ParameterReader parameters, MsnpDialect dialect)
    {
        var transactionId = parameters.Number();
        parameters.Expect("OK"u8);
        return new DelReplyCommand(transactionId, parameters.Payload());
    }

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Raw("OK"u8);
    }
}
