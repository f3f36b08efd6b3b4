using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>One group of the contact list, an item of a SYN answer.</summary>
/// <param name="GroupId">A small number (to MSNP9; 0 is the group that cannot be removed) or a GUID.</param>
/// <param name="Name">The name of the group.</param>
public sealed record LsgCommand(string GroupId, string Name) : MsnpCommand
{
    /// <inheritdoc/>
    public override string Mnemonic => "LSG";

    // <<< LSG id name 0                                    (MSNP8-9)
    // <<< LSG name guid                                    (MSNP10-12)
    internal static LsgCommand Parse(ref ParameterReader parameters, MsnpDialect dialect)
    {
        if (dialect.ContactList != ContactListModel.ByContactId)
            return new LsgCommand(parameters.Token(), parameters.Text());

        var name = parameters.Text();
        return new LsgCommand(parameters.Token(), name);
    }

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        if (dialect.ContactList == ContactListModel.ByContactId)
        {
            line.Text(Name);
            line.Token(GroupId);
        }
        else
        {
            line.Token(GroupId);
            line.Text(Name);
            line.Raw("0"u8);
        }
    }
}
