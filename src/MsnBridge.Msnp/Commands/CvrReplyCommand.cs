using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Tells which client versions the service recommends. A client of ours has no use for it; an old client below <paramref name="Minimum"/> refuses to go on.</summary>
/// <param name="TransactionId">The transaction id of the CVR.</param>
/// <param name="Recommended">The recommended version.</param>
/// <param name="AlsoRecommended">The same again.</param>
/// <param name="Minimum">The oldest version admitted.</param>
/// <param name="DownloadUrl">Where to get it; null if left out.</param>
/// <param name="InformationUrl">Where to read about it; null if left out.</param>
public sealed record CvrReplyCommand(
    uint TransactionId, string Recommended, string AlsoRecommended, string Minimum, string? DownloadUrl, string? InformationUrl)
    : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "CVR";

    // <<< CVR t recommended recommended minimum download-url information-url
    internal static CvrReplyCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) => new(
        parameters.Number(),
        parameters.Token(),
        parameters.Token(),
        parameters.Token(),
        parameters.OptionalToken(),
        parameters.OptionalToken());

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Token(Recommended);
        line.Token(AlsoRecommended);
        line.Token(Minimum);
        line.OptionalToken(DownloadUrl);
        line.OptionalToken(InformationUrl);
    }
}
