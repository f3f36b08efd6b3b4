using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Sets or tells what happens when somebody adds the user. The setting is kept by the server and acted on by the client.</summary>
/// <param name="TransactionId">The transaction id; 0 as an item of a SYN answer that does not repeat the one of SYN (MSNP8 and later).</param>
/// <param name="ListSerial">In a reply of a dialect with list serials, the new one.</param>
/// <param name="Prompt">The setting.</param>
public sealed record GtcCommand(uint TransactionId, uint? ListSerial, ReverseListPrompt Prompt) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "GTC";

    // >>> GTC t A|N
    // <<< GTC t [serial] A|N
    // <<< GTC A|N                                          item of SYN (MSNP8 and later; before as any reply)
    internal static GtcCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) => new(
        parameters.NumberIfNext() ?? 0, parameters.NumberIfNext(), WireNames.Prompts.Read(ref parameters));

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        if (TransactionId != 0)
            line.Number(TransactionId);

        line.ListSerial(ListSerial, dialect);
        line.Raw(WireNames.Prompts.Format(Prompt));
    }
}
