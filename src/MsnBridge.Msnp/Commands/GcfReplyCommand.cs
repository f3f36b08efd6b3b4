using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>A configuration file of the service.</summary>
/// <param name="TransactionId">The transaction id of the GCF, or 0.</param>
/// <param name="File">Which; null if the server sends it unasked and does not say.</param>
/// <param name="Content">The file.</param>
public sealed record GcfReplyCommand(uint TransactionId, string? File, MsnpPayload Content) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "GCF";

    internal override MsnpPayload? Attachment => Content;

    // <<< GCF t file length
    internal static GcfReplyCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) =>
        new(parameters.Number(), parameters.OptionalToken(), parameters.Payload());

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.OptionalToken(File);
    }
}
