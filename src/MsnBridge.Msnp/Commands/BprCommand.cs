using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Tells a property of a contact; see <see cref="PropertyKeys"/>.</summary>
/// <param name="ListSerial">In a dialect with list serials, the new one when the property changes outside a SYN answer.</param>
/// <param name="Account">Whose; null if the line belongs to the contact of the LST line before.</param>
/// <param name="Key">Which property.</param>
/// <param name="Value">Its value; null if it has none.</param>
public sealed record BprCommand(uint? ListSerial, string? Account, string Key, string? Value) : MsnpCommand
{
    /// <inheritdoc/>
    public override string Mnemonic => "BPR";

    // <<< BPR key [value]                                  belongs to the LST before
    // <<< BPR [serial] account key [value]
    // <<< BPR serial key [value]                           Escargot; belongs to the LST before
    internal static BprCommand Parse(ref ParameterReader parameters, MsnpDialect dialect)
    {
        var serial = parameters.SerialIfNext();
        var account = PropertyKeys.IsContactProperty(parameters.Peek()) ? null : parameters.Token();
        return new BprCommand(serial, account, parameters.Token(), parameters.OptionalText());
    }

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.ListSerial(ListSerial, dialect);
        line.OptionalToken(Account);
        line.Token(Key);
        line.OptionalText(Value);
    }
}
