using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Server.Hosting;
using MsnBridge.Msnp.Server.Sessions;

namespace MsnBridge.Msnp.Server.Notification;

/// <summary>Says what a user is to be told in the dialect that his client speaks.</summary>
internal static class UserEventWriter
{
    /// <summary>The line for an event; null if the dialect has none for it.</summary>
    public static MsnpCommand? Write(UserEvent userEvent, MsnpDialect dialect, ServerAddresses addresses) => userEvent switch
    {
        ContactPresent present => Presence(present),
        ContactGone gone => new FlnCommand(new ContactHandle(gone.Address)),
        PersonalMessageChanged changed => dialect.HasPersonalMessages ? new UbxCommand(new ContactHandle(changed.Address), changed.Document) : null,
        ContactPropertyChanged changed => dialect.HasPhoneProperties
            ? new BprCommand(changed.ListSerial, changed.Address, changed.Key, changed.Value)
            : null,
        AddedByContact added => dialect.ContactList == ContactListModel.ByContactId
            ? new AdcCommand(0, MsnpLists.Reverse, added.Address, added.FriendlyName)
            : new AddCommand(0, MsnpLists.Reverse, added.ListSerial, added.Address, added.FriendlyName),
        RemovedByContact removed => new RemCommand(0, MsnpLists.Reverse, removed.ListSerial, removed.Address),
        InvitedToConversation invited => new RngCommand(
            invited.SessionId, addresses.Switchboard, invited.Cookie, invited.Inviter, invited.FriendlyName),
        SignedOut { Reason: SignOutReason.SignedInElsewhere } => new OutCommand(OutReason.SignedInElsewhere),
        SignedOut { Reason: SignOutReason.ServerShutdown } => new OutCommand(OutReason.ServerShutDown),
        SignedOut => new OutCommand(),
        _ => throw new ArgumentOutOfRangeException(nameof(userEvent), userEvent, "No line is known for this event."),
    };

    private static MsnpCommand Presence(ContactPresent present)
    {
        var presence = new MsnpPresence(
            present.Presence.Status, new ContactHandle(present.Address), present.FriendlyName, present.Presence.Capabilities, present.Presence.MsnObject);
        return present.TransactionId is { } transactionId ? new IlnCommand(transactionId, presence) : new NlnCommand(presence);
    }
}
