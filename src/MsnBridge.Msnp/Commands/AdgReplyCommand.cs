using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>A group was created.</summary>
/// <param name="TransactionId">The transaction id of the ADG.</param>
/// <param name="ListSerial">In a dialect with list serials, the new one.</param>
/// <param name="Name">Its name.</param>
/// <param name="GroupId">Its id: a number (to MSNP9) or a GUID.</param>
public sealed record AdgReplyCommand(uint TransactionId, uint? ListSerial, string Name, string GroupId) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "ADG";

    // <<< ADG t serial name id 0                           (MSNP7-9)
    // <<< ADG t name guid [0]                              (MSNP10-12)
    internal static AdgReplyCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) => new(
        parameters.Number(), dialect.HasListSerials ? parameters.Number() : null, parameters.Text(), parameters.Token());

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.ListSerial(ListSerial, dialect);
        line.Text(Name);
        line.Token(GroupId);
        if (dialect.HasListSerials)
            line.Raw("0"u8);
    }
}
