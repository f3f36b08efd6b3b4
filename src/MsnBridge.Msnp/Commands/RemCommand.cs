using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Takes somebody off a list or a contact out of a group, confirms it, or with transaction id 0 tells that somebody removed the user.</summary>
/// <param name="TransactionId">The transaction id.</param>
/// <param name="List">Which list.</param>
/// <param name="ListSerial">From a server, in a dialect with list serials, the new one.</param>
/// <param name="Target">An address, or for the forward list from MSNP10 on the GUID of the contact.</param>
/// <param name="GroupId">The group to take the contact out of, which leaves him on the list; null to take him off.</param>
public sealed record RemCommand(uint TransactionId, MsnpLists List, uint? ListSerial, string Target, string? GroupId = null)
    : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "REM";

    // >>> REM t list account|guid [group]
    internal static RemCommand ParseRequest(ref ParameterReader parameters, MsnpDialect dialect) => new(
        parameters.Number(), WireNames.Lists.Read(ref parameters), null, parameters.Token(), parameters.OptionalToken());

    // <<< REM t list serial account [group]                (MSNP2-9)
    // <<< REM t list account|guid [group]                  (MSNP10-12)
    internal static RemCommand ParseReply(ref ParameterReader parameters, MsnpDialect dialect) => new(
        parameters.Number(),
        WireNames.Lists.Read(ref parameters),
        dialect.HasListSerials ? parameters.Number() : null,
        parameters.Token(),
        parameters.OptionalToken());

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Raw(WireNames.Lists.Format(List));
        line.ListSerial(ListSerial, dialect);
        line.Token(Target);
        line.OptionalToken(GroupId);
    }
}
