using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Where a web page of the service is.</summary>
/// <param name="TransactionId">The transaction id of the URL.</param>
/// <param name="Path">The page, to be passed to the login page.</param>
/// <param name="LoginUrl">The login page.</param>
/// <param name="SiteId">The number of the site there; null if left out.</param>
public sealed record UrlReplyCommand(uint TransactionId, string Path, string LoginUrl, string? SiteId = null) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "URL";

    // <<< URL t path login-url [site-id]
    internal static UrlReplyCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) =>
        new(parameters.Number(), parameters.Token(), parameters.Token(), parameters.OptionalToken());

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Token(Path);
        line.Token(LoginUrl);
        line.OptionalToken(SiteId);
    }
}
