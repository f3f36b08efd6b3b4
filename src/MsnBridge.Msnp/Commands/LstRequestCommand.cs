using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Asks for one of the lists (MSNP2-7); the answer has the form of an item of SYN.</summary>
/// <param name="TransactionId">The transaction id.</param>
/// <param name="List">Which.</param>
public sealed record LstRequestCommand(uint TransactionId, MsnpLists List) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "LST";

    // >>> LST t list
    internal static LstRequestCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) =>
        new(parameters.Number(), WireNames.Lists.Read(ref parameters));

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Raw(WireNames.Lists.Format(List));
    }
}
