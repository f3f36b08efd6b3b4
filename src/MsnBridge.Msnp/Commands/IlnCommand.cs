using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>A contact who is online already, told after the first CHG or when he was added.</summary>
/// <param name="TransactionId">The transaction id of the CHG, ADD or ADC.</param>
/// <param name="Presence">Who and how.</param>
public sealed record IlnCommand(uint TransactionId, MsnpPresence Presence) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "ILN";

    // <<< ILN t presence
    internal static IlnCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) =>
        new(parameters.Number(), MsnpPresence.Parse(ref parameters, dialect));

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        Presence.Write(ref line, dialect);
    }
}
