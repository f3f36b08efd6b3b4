using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>One entry of one list, an item of the answer to SYN or LST (MSNP2-7). Later a contact has one line for all lists: <see cref="LstCommand"/>.</summary>
/// <param name="TransactionId">The transaction id of the SYN or LST.</param>
/// <param name="List">Which list.</param>
/// <param name="ListSerial">The serial number of the list.</param>
/// <param name="Index">The number of the entry, from 1; 0 where the list is empty.</param>
/// <param name="Count">How many entries the list has.</param>
/// <param name="Account">The contact's address; null where the list is empty.</param>
/// <param name="Name">The friendly name as the server remembers it; null where the list is empty.</param>
/// <param name="GroupIds">The groups the contact is in (forward list of MSNP7).</param>
public sealed record ListEntryCommand(
    uint TransactionId,
    MsnpLists List,
    uint ListSerial,
    uint Index,
    uint Count,
    string? Account,
    string? Name,
    EquatableList<string> GroupIds) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "LST";

    /// <summary>Whether the list ends with this entry.</summary>
    public bool IsLast => Index >= Count;

    // <<< LST t list serial index count account name       (MSNP2-6; MSNP7 but for the forward list)
    // <<< LST t FL serial index count account name [group,group]   (MSNP7)
    // <<< LST t list serial 0 0                            nobody is on the list
    internal static ListEntryCommand Parse(ref ParameterReader parameters, MsnpDialect dialect)
    {
        var transactionId = parameters.Number();
        var list = WireNames.Lists.Read(ref parameters);
        var serial = parameters.Number();
        var index = parameters.Number();
        var count = parameters.Number();
        return count == 0
            ? new ListEntryCommand(transactionId, list, serial, index, count, null, null, [])
            : new ListEntryCommand(
                transactionId, list, serial, index, count, parameters.Token(), parameters.Text(), parameters.CommaSeparated());
    }

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Raw(WireNames.Lists.Format(List));
        line.Number(ListSerial);
        line.Number(Index);
        line.Number(Count);
        if (Account is null)
            return;

        line.Token(Account);
        line.Text(Name ?? Account);
        line.OptionalToken(string.Join(',', GroupIds));
    }
}
