using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Sets a property that the server remembers of a contact, and confirms it (MSNP10-12); see <see cref="PropertyKeys"/>.</summary>
/// <param name="TransactionId">The transaction id.</param>
/// <param name="ContactId">The GUID of the contact.</param>
/// <param name="Key">Which property.</param>
/// <param name="Value">Its value; null to clear it.</param>
public sealed record SbpCommand(uint TransactionId, string ContactId, string Key, string? Value) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "SBP";

    // >>> SBP t guid key value
    // <<< SBP t guid key value
    internal static SbpCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) =>
        new(parameters.Number(), parameters.Token(), parameters.Token(), parameters.OptionalText());

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Token(ContactId);
        line.Token(Key);
        line.OptionalText(Value);
    }
}
