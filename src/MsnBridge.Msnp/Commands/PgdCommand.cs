using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Pages somebody's mobile or watch (MSNP9 and later). Nothing confirms it; a refusal is an error.</summary>
/// <param name="TransactionId">The transaction id.</param>
/// <param name="Account">Whom: an address, or <c>tel:</c> and a number.</param>
/// <param name="Device">What of his.</param>
/// <param name="Page">The document with the text.</param>
public sealed record PgdCommand(uint TransactionId, string Account, PagedDevice Device, MsnpPayload Page) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "PGD";

    internal override MsnpPayload? Attachment => Page;

    // >>> PGD t account device length
    internal static PgdCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) =>
        new(parameters.Number(), parameters.Token(), (PagedDevice)parameters.Number(), parameters.Payload());

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Token(Account);
        line.Number((uint)Device);
    }
}
