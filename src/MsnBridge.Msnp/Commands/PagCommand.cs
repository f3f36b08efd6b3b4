using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Sends a page to a mobile (MSNP5-8). Only a refusal is answered.</summary>
/// <param name="TransactionId">The transaction id.</param>
/// <param name="Target">An address, or <c>tel:+digits</c>.</param>
/// <param name="Document">The text as XML.</param>
public sealed record PagCommand(uint TransactionId, string Target, MsnpPayload Document) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "PAG";

    internal override MsnpPayload? Attachment => Document;

    // >>> PAG t account|tel:+digits length                 then <TEXT xml:space="preserve">text</TEXT>
    internal static PagCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) =>
        new(parameters.Number(), parameters.Token(), parameters.Payload());

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Token(Target);
    }
}
