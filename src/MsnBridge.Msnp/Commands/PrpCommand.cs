using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Sets or tells a property of the own account; see <see cref="PropertyKeys"/>.</summary>
/// <param name="TransactionId">The transaction id; 0 as an item of a SYN answer that does not repeat the one of SYN (MSNP8 and later).</param>
/// <param name="ListSerial">In a reply of a dialect with list serials, the new one.</param>
/// <param name="Key">Which property.</param>
/// <param name="Value">Its value; null if it has none, or to clear it.</param>
public sealed record PrpCommand(uint TransactionId, uint? ListSerial, string Key, string? Value) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "PRP";

    // >>> PRP t key [value]
    internal static PrpCommand ParseRequest(ref ParameterReader parameters, MsnpDialect dialect) => new(
        parameters.NumberIfNext() ?? 0, null, parameters.Token(), parameters.OptionalText());

    // <<< PRP t [serial] key [value]
    // <<< PRP key [value]                                  item of SYN (MSNP8 and later)
    // <<< PRP serial key [value]                           item of SYN (MSNP5-7), Escargot
    internal static PrpCommand ParseReply(ref ParameterReader parameters, MsnpDialect dialect)
    {
        var first = parameters.NumberIfNext();
        var second = parameters.SerialIfNext();
        var isItemWithSerial = dialect.ContactList == ContactListModel.ListByList && second is null;
        return new PrpCommand(
            isItemWithSerial ? 0 : first ?? 0, isItemWithSerial ? first : second, parameters.Token(), parameters.OptionalText());
    }

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        if (TransactionId != 0)
            line.Number(TransactionId);

        line.ListSerial(ListSerial, dialect);
        line.Token(Key);
        line.OptionalText(Value);
    }
}
