using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Adds somebody to a list or a contact to a group, confirms it, or with transaction id 0 tells that somebody added the user (MSNP10-12).</summary>
/// <param name="TransactionId">The transaction id.</param>
/// <param name="List">Which list.</param>
/// <param name="Account">Who; null when a contact is named by its id only.</param>
/// <param name="Name">The friendly name, with the forward list; null otherwise.</param>
/// <param name="ContactId">The GUID of the contact: given by the server in its answer, and by the client to put the contact into a group.</param>
/// <param name="GroupId">The GUID of the group; null for none.</param>
public sealed record AdcCommand(
    uint TransactionId, MsnpLists List, string? Account, string? Name, string? ContactId = null, string? GroupId = null)
    : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "ADC";

    // >>> ADC t FL N=account F=name                        <<< ADC t FL N=account F=name C=guid
    // >>> ADC t FL C=guid group-guid                       <<< ADC t FL C=guid group-guid
    // >>> ADC t AL|BL|RL N=account                         <<< ADC t AL|BL|RL N=account
    //                                                      <<< ADC 0 RL N=account F=name
    internal static AdcCommand Parse(ref ParameterReader parameters, MsnpDialect dialect)
    {
        var transactionId = parameters.Number();
        var list = WireNames.Lists.Read(ref parameters);
        var identity = ContactIdentity.Parse(ref parameters);
        if (identity is { Account: null, ContactId: null })
            parameters.Fail();

        return new AdcCommand(transactionId, list, identity.Account, identity.Name, identity.ContactId, parameters.OptionalToken());
    }

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Raw(WireNames.Lists.Format(List));
        new ContactIdentity(Account, Name, ContactId).Write(ref line);
        line.OptionalToken(GroupId);
    }
}
