using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Renames the own account or a contact, and confirms it (MSNP2-9). Later the own name is a property (PRP) and a contact's too (SBP).</summary>
/// <param name="TransactionId">The transaction id.</param>
/// <param name="ListSerial">In a reply, the new serial number of the list.</param>
/// <param name="Account">Who is renamed.</param>
/// <param name="Name">The new friendly name.</param>
public sealed record ReaCommand(uint TransactionId, uint? ListSerial, string Account, string Name) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "REA";

    // >>> REA t account name
    internal static ReaCommand ParseRequest(ref ParameterReader parameters, MsnpDialect dialect) =>
        new(parameters.Number(), null, parameters.Token(), parameters.Text());

    // <<< REA t serial account name
    internal static ReaCommand ParseReply(ref ParameterReader parameters, MsnpDialect dialect) =>
        new(parameters.Number(), parameters.SerialIfNext(), parameters.Token(), parameters.Text());

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.ListSerial(ListSerial, dialect);
        line.Token(Account);
        line.Text(Name);
    }
}
