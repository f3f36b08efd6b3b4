using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Sends a page to a mobile or to a watch (MSNP9 and later). Only a refusal is answered.</summary>
/// <param name="TransactionId">The transaction id.</param>
/// <param name="Target">An address, or <c>tel:+digits</c>.</param>
/// <param name="Device">1 for a mobile, 2 for a watch.</param>
/// <param name="Document">The text as XML.</param>
public sealed record PgdCommand(uint TransactionId, string Target, uint Device, MsnpPayload Document) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "PGD";

    internal override MsnpPayload? Attachment => Document;

    // >>> PGD t account|tel:+digits device length          then <TEXT xml:space="preserve" enc="utf-8">text</TEXT>
    internal static PgdCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) =>
        new(parameters.Number(), parameters.Token(), parameters.Number(), parameters.Payload());

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Token(Target);
        line.Number(Device);
    }
}
