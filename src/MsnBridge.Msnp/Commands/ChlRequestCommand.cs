using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>A client asks to be challenged.</summary>
/// <param name="TransactionId">The transaction id.</param>
public sealed record ChlRequestCommand(uint TransactionId) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "CHL";

    // >>> CHL t
    internal static ChlRequestCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) => new(parameters.Number());

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect) => line.Number(TransactionId);
}
