using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Sent once after sign-in (MSNP11 and later), always the same; meant for paid mobile services. A client ignores it.</summary>
/// <param name="TransactionId">Always 0.</param>
/// <param name="Value">Always <c>null</c>, spelled out.</param>
public sealed record SbsCommand(uint TransactionId = 0, string Value = "null") : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "SBS";

    // <<< SBS 0 null
    internal static SbsCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) => new(parameters.Number(), parameters.Token());

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Token(Value);
    }
}
