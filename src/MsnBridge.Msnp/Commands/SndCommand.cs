using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Asks the service to mail somebody a link to the client.</summary>
/// <param name="TransactionId">The transaction id.</param>
/// <param name="Account">To whom.</param>
/// <param name="Locale">In which language; null if left out.</param>
/// <param name="Library">Brand of the client library; null if left out.</param>
/// <param name="Client">Name of the client; null if left out.</param>
public sealed record SndCommand(uint TransactionId, string Account, string? Locale = null, string? Library = null, string? Client = null)
    : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "SND";

    // >>> SND t account [locale] [library] [client]
    internal static SndCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) => new(
        parameters.Number(), parameters.Token(), parameters.OptionalToken(), parameters.OptionalToken(), parameters.OptionalToken());

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Token(Account);
        line.OptionalToken(Locale);
        line.OptionalToken(Library);
        line.OptionalToken(Client);
    }
}
