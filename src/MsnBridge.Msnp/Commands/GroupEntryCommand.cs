using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>One group, an item of the answer to SYN or LSG (MSNP7). Later the line has no place in a row: <see cref="LsgCommand"/>.</summary>
/// <param name="TransactionId">The transaction id of the SYN or LSG.</param>
/// <param name="ListSerial">The serial number of the list.</param>
/// <param name="Index">The number of the line, from 1; 0 where there are no groups.</param>
/// <param name="Count">How many groups there are.</param>
/// <param name="GroupId">A small number; 0 is the group that cannot be removed. Null where there are no groups.</param>
/// <param name="Name">The name of the group; null where there are no groups.</param>
public sealed record GroupEntryCommand(uint TransactionId, uint ListSerial, uint Index, uint Count, string? GroupId, string? Name)
    : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "LSG";

    // <<< LSG t serial index count id name 0
    // <<< LSG t serial 0 0                                 there are no groups
    internal static GroupEntryCommand Parse(ref ParameterReader parameters, MsnpDialect dialect)
    {
        var transactionId = parameters.Number();
        var serial = parameters.Number();
        var index = parameters.Number();
        var count = parameters.Number();
        return count == 0
            ? new GroupEntryCommand(transactionId, serial, index, count, null, null)
            : new GroupEntryCommand(transactionId, serial, index, count, parameters.Token(), parameters.Text());
    }

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Number(ListSerial);
        line.Number(Index);
        line.Number(Count);
        if (GroupId is null)
            return;

        line.Token(GroupId);
        line.Text(Name ?? "");
        line.Raw("0"u8);
    }
}
