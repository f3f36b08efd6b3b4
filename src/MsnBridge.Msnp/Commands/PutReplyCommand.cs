using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>It was published.</summary>
/// <param name="TransactionId">The transaction id of the PUT.</param>
/// <param name="Document">What the server adds (<see cref="Payloads.RoutedDocument"/>); mostly nothing.</param>
public sealed record PutReplyCommand(uint TransactionId, MsnpPayload Document) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "PUT";

    internal override MsnpPayload? Attachment => Document;

    // <<< PUT t OK length
    internal static PutReplyCommand Parse(ref ParameterReader parameters, MsnpDialect dialect)
    {
        var transactionId = parameters.Number();
        parameters.Expect("OK"u8);
        return new PutReplyCommand(transactionId, parameters.Payload());
    }

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Raw("OK"u8);
    }
}
