using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Asks for the contact list.</summary>
/// <param name="TransactionId">The transaction id.</param>
/// <param name="ListStamp">The state of the list the client has: a serial number (to MSNP9) or a time; <c>0</c> for none.</param>
/// <param name="SettingsStamp">The state of the settings (MSNP10 and later): a time or <c>0</c>; null before.</param>
public sealed record SynCommand(uint TransactionId, string ListStamp, string? SettingsStamp = null) : TransactionCommand(TransactionId)
{
    /// <summary>What a client says that has no list.</summary>
    public const string NoStamp = "0";

    /// <inheritdoc/>
    public override string Mnemonic => "SYN";

    // >>> SYN t serial                                     (MSNP2-9)
    // >>> SYN t list-time settings-time                    (MSNP10-12)
    internal static SynCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) =>
        new(parameters.Number(), parameters.Token(), parameters.OptionalToken());

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Token(ListStamp);
        if (dialect.ContactList == ContactListModel.ByContactId)
            line.Token(SettingsStamp ?? "0");
    }
}
