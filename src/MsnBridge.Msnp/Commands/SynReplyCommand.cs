using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Announces the contact list, or says that the client has it already.</summary>
/// <param name="TransactionId">The transaction id of the SYN.</param>
/// <param name="ListStamp">The state of the list, as the client would name it in its next SYN.</param>
/// <param name="SettingsStamp">The state of the settings (MSNP10 and later); null before.</param>
/// <param name="Content">How much follows; null if the client's copy is current and nothing does, or the dialect does not say (MSNP2-7).</param>
public sealed record SynReplyCommand(uint TransactionId, string ListStamp, string? SettingsStamp, SynContent? Content)
    : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "SYN";

    // <<< SYN t serial                                     (MSNP2-7; whether anything follows, the serial says)
    // <<< SYN t serial [contacts groups]                   (MSNP8-9)
    // <<< SYN t list-time settings-time [contacts groups]  (MSNP10-12)
    internal static SynReplyCommand Parse(ref ParameterReader parameters, MsnpDialect dialect)
    {
        var transactionId = parameters.Number();
        var listStamp = parameters.Token();
        var settingsStamp = dialect.ContactList == ContactListModel.ByContactId ? parameters.Token() : null;
        var content = parameters.IsEmpty ? (SynContent?)null : new SynContent(parameters.Number(), parameters.Number());
        return new SynReplyCommand(transactionId, listStamp, settingsStamp, content);
    }

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Token(ListStamp);
        if (dialect.ContactList == ContactListModel.ByContactId)
            line.Token(SettingsStamp ?? "0");

        line.OptionalNumber(Content?.Contacts);
        line.OptionalNumber(Content?.Groups);
    }
}

/// <summary>How many lines a SYN answer has; it is complete when they are read, though BPR lines may follow the last LST.</summary>
/// <param name="Contacts">LST lines.</param>
/// <param name="Groups">LSG lines.</param>
public readonly record struct SynContent(uint Contacts, uint Groups);
