using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Asks where a web page of the service is. The bridge never asks; its server has to answer something.</summary>
/// <param name="TransactionId">The transaction id.</param>
/// <param name="Page">Which page, for example <c>INBOX</c>.</param>
/// <param name="Argument">To whom or in which language; null for none.</param>
public sealed record UrlCommand(uint TransactionId, string Page, string? Argument = null) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "URL";

    // >>> URL t page [argument]
    internal static UrlCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) =>
        new(parameters.Number(), parameters.Token(), parameters.OptionalToken());

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Token(Page);
        line.OptionalToken(Argument);
    }
}
