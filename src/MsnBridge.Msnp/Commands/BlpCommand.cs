using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Sets or tells how people on neither the allow list nor the block list are treated.</summary>
/// <param name="TransactionId">The transaction id; 0 as an item of a SYN answer that does not repeat the one of SYN (MSNP8 and later).</param>
/// <param name="ListSerial">In a reply of a dialect with list serials, the new one.</param>
/// <param name="Mode">The setting.</param>
public sealed record BlpCommand(uint TransactionId, uint? ListSerial, PrivacyMode Mode) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "BLP";

    // >>> BLP t AL|BL
    // <<< BLP t [serial] AL|BL
    // <<< BLP AL|BL                                        item of SYN (MSNP8 and later; before as any reply)
    internal static BlpCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) => new(
        parameters.NumberIfNext() ?? 0, parameters.NumberIfNext(), WireNames.PrivacyModes.Read(ref parameters));

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        if (TransactionId != 0)
            line.Number(TransactionId);

        line.ListSerial(ListSerial, dialect);
        line.Raw(WireNames.PrivacyModes.Format(Mode));
    }
}
