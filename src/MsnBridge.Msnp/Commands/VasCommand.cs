using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Reports somebody for what he wrote, it seems (MSNP18 and later). Nobody is known to have described it; servers take it and do nothing.</summary>
/// <param name="TransactionId">The transaction id.</param>
/// <param name="Account">Whom.</param>
/// <param name="Reason">The first of two further parameters; null if left out.</param>
/// <param name="Subject">The second of them; null if left out.</param>
/// <param name="Report">What is reported.</param>
public sealed record VasCommand(uint TransactionId, string Account, string? Reason, string? Subject, MsnpPayload Report)
    : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "VAS";

    internal override MsnpPayload? Attachment => Report;

    // >>> VAS t account parameter parameter length
    internal static VasCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) =>
        new(parameters.Number(), parameters.Token(), parameters.OptionalToken(), parameters.OptionalToken(), parameters.Payload());

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Token(Account);
        line.OptionalToken(Reason);
        line.OptionalToken(Subject);
    }
}
