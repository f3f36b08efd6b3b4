using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Adds somebody to a list, confirms it, or with transaction id 0 tells that somebody added the user (MSNP2-9).</summary>
/// <param name="TransactionId">The transaction id.</param>
/// <param name="List">Which list.</param>
/// <param name="ListSerial">From a server, the new serial number of the list.</param>
/// <param name="Account">Who.</param>
/// <param name="Name">The friendly name; clients send the address if they know none.</param>
/// <param name="GroupId">With the forward list, the group to put the contact into; null for none.</param>
public sealed record AddCommand(uint TransactionId, MsnpLists List, uint? ListSerial, string Account, string Name, string? GroupId = null)
    : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "ADD";

    // >>> ADD t list account name [group]
    internal static AddCommand ParseRequest(ref ParameterReader parameters, MsnpDialect dialect) => new(
        parameters.Number(), WireNames.Lists.Read(ref parameters), null, parameters.Token(), parameters.Text(), parameters.OptionalToken());

    // <<< ADD t list serial account name [group]
    internal static AddCommand ParseReply(ref ParameterReader parameters, MsnpDialect dialect) => new(
        parameters.Number(), WireNames.Lists.Read(ref parameters), parameters.Number(), parameters.Token(), parameters.Text(),
        parameters.OptionalToken());

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Raw(WireNames.Lists.Format(List));
        line.OptionalNumber(ListSerial);
        line.Token(Account);
        line.Text(Name);
        line.OptionalToken(GroupId);
    }
}
