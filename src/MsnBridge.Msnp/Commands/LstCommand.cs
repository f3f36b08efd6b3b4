using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>One contact, an item of a SYN answer.</summary>
/// <param name="Account">The contact's address.</param>
/// <param name="Name">The friendly name as the server remembers it.</param>
/// <param name="ContactId">The GUID of a contact on the forward list (MSNP10 and later); null otherwise.</param>
/// <param name="Lists">The lists the contact is on.</param>
/// <param name="Network">The network of the contact, 1 for MSN itself (MSNP12 and later); null before.</param>
/// <param name="GroupIds">The groups the contact is in. Escargot puts a contact that is in none into 0 (to MSNP9).</param>
public sealed record LstCommand(
    string Account, string Name, string? ContactId, MsnpLists Lists, uint? Network, EquatableList<string> GroupIds) : MsnpCommand
{
    private const uint MsnNetwork = 1;

    /// <inheritdoc/>
    public override string Mnemonic => "LST";

    // <<< LST account name lists [group,group]                                  (MSNP8-9)
    // <<< LST N=account F=name [C=guid] lists [group,group]                     (MSNP10-11)
    // <<< LST N=account F=name [C=guid] lists network [group,group]             (MSNP12)
    //
    // The prefixed ones come in any order. Escargot ends the line of a contact without groups in a blank.
    internal static LstCommand Parse(ref ParameterReader parameters, MsnpDialect dialect)
    {
        var identity = dialect.ContactList == ContactListModel.ByContactId
            ? ContactIdentity.Parse(ref parameters)
            : new ContactIdentity(parameters.Token(), parameters.Text(), null);
        var lists = (MsnpLists)parameters.Number();
        var network = dialect.ContactListHasNetworks ? parameters.Number() : (uint?)null;
        if (identity.Account is null)
            parameters.Fail();

        return new LstCommand(
            identity.Account ?? "", identity.Name ?? identity.Account ?? "", identity.ContactId, lists, network, parameters.CommaSeparated());
    }

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        if (dialect.ContactList == ContactListModel.ByContactId)
        {
            new ContactIdentity(Account, Name, ContactId).Write(ref line);
        }
        else
        {
            line.Token(Account);
            line.Text(Name);
        }

        line.Number((uint)Lists);
        if (dialect.ContactListHasNetworks)
            line.Number(Network ?? MsnNetwork);

        line.OptionalToken(string.Join(',', GroupIds));
    }
}
