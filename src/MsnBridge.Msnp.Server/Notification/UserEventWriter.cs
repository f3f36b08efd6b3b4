using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.OfflineMessages;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Server.Hosting;
using MsnBridge.Msnp.Server.OfflineMessages;
using MsnBridge.Msnp.Server.Sessions;

namespace MsnBridge.Msnp.Server.Notification;

/// <summary>Says what a user is to be told in the dialect that his client speaks.</summary>
internal static class UserEventWriter
{
    /// <summary>The lines for an event; none if the dialect has none for it.</summary>
    public static MsnpCommand[] Write(UserEvent userEvent, MsnpDialect dialect, ServerAddresses addresses) =>
        WriteLine(userEvent, dialect, addresses) is { } line ? [line] : [];

    private static MsnpCommand? WriteLine(UserEvent userEvent, MsnpDialect dialect, ServerAddresses addresses) => userEvent switch
    {
        ContactPresent present => Presence(present, dialect),
        ContactGone gone => new FlnCommand(new ContactHandle(gone.Address, Via: gone.Via)),
        PersonalMessageChanged changed => dialect.HasPersonalMessages
            ? new UbxCommand(new ContactHandle(changed.Address, Via: changed.Via), Payload(Cut(changed.Message, dialect)))
            : null,
        ContactPropertyChanged changed => dialect.HasPhoneProperties && dialect.ContactList != ContactListModel.AddressBook
            ? new BprCommand(changed.ListSerial, changed.Address, changed.Key, changed.Value)
            : null,
        AddedByContact added => dialect.ContactList switch
        {
            ContactListModel.AddressBook => new AdlCommand(0, ReverseList(added.Address, added.FriendlyName)),
            ContactListModel.ByContactId => new AdcCommand(0, MsnpLists.Reverse, added.Address, added.FriendlyName),
            _ => new AddCommand(0, MsnpLists.Reverse, added.ListSerial, added.Address, added.FriendlyName),
        },
        RemovedByContact removed => dialect.ContactList == ContactListModel.AddressBook
            ? new RmlCommand(0, ReverseList(removed.Address, name: null))
            : new RemCommand(0, MsnpLists.Reverse, removed.ListSerial, removed.Address),
        AddressBookChanged changed => dialect.ContactList == ContactListModel.AddressBook ? new NotCommand(changed.News.ToPayload()) : null,
        NoticeArrived notice => dialect.HasUserNotifications ? new UbnCommand(notice.Address, notice.EndpointId, notice.Kind, notice.Data) : null,
        CircleNews news => dialect.HasCircles ? new NfyCommand(news.Change, news.Document.ToPayload()) : null,
        DatagramArrived arrived => dialect.HasCircles ? new SdgCommand(0, arrived.Datagram) : null,
        InvitedToConversation invited => new RngCommand(
            invited.SessionId, addresses.Switchboard, invited.Cookie, invited.Inviter, invited.FriendlyName),
        OfflineMessageArrived arrived => IsFetched(dialect)
            ? SignInReplies.Notice(new OfflineMessageNotice(MailData.Nothing with { OfflineMessages = [arrived.Message] }))
            : null,
        OfflineMessagesDeleted deleted => IsFetched(dialect)
            ? SignInReplies.Notice(new MailMovedNotice(MailMovedNotice.OfflineFolder, MailMovedNotice.Trash, deleted.Count))
            : null,
        ShutdownAnnounced announced => SignInReplies.ShutdownNotice(announced.Minutes),
        SignedOut { Reason: SignOutReason.SignedInElsewhere } => new OutCommand(OutReason.SignedInElsewhere),
        SignedOut { Reason: SignOutReason.ServerShutdown } => new OutCommand(OutReason.ServerShutDown),
        SignedOut => new OutCommand(),
        _ => throw new ArgumentOutOfRangeException(nameof(userEvent), userEvent, "No line is known for this event."),
    };

    private static bool IsFetched(MsnpDialect dialect) =>
        dialect.OfflineMessages is OfflineMessageForm.FetchOnly or OfflineMessageForm.WebService or OfflineMessageForm.NotificationServer;

    private static MsnpCommand Presence(ContactPresent present, MsnpDialect dialect)
    {
        var state = present.Presence;
        var presence = new MsnpPresence(
            state.Status,
            new ContactHandle(present.Address, Via: present.Via),
            present.FriendlyName,
            state.Capabilities,
            // Real servers never left it out where people have networks.
            state.MsnObject ?? (dialect.Presence.Network == NetworkPosition.None ? null : "0"),
            state.ExtendedCapabilities);
        return present.TransactionId is { } transactionId && dialect.Presence.HasInitialLines
            ? new IlnCommand(transactionId, presence)
            : new NlnCommand(presence);
    }

    private static MsnpPayload ReverseList(string address, string? name) =>
        new MembershipDocument([new MembershipEntry(address, MsnpLists.Reverse) { Name = name }]).ToPayload();

    /// <summary>The document, or nothing where there is nothing to tell.</summary>
    private static MsnpPayload Payload(PersonalMessage message) =>
        message == new PersonalMessage("") || message == new PersonalMessage(null) ? MsnpPayload.Empty : message.ToPayload();

    /// <summary>What clients of the dialect know of what somebody tells.</summary>
    private static PersonalMessage Cut(PersonalMessage message, MsnpDialect dialect) => message with
    {
        TellsMedia = true,
        MachineGuid = dialect.ContactList == ContactListModel.AddressBook && !dialect.HasEndpoints ? message.MachineGuid : null,
        SignatureSound = dialect.HasEndpoints ? message.SignatureSound ?? "" : null,
        DynamicPicture = dialect.HasCircles ? message.DynamicPicture ?? "" : null,
        Scene = dialect.HasCircles ? message.Scene ?? "" : null,
        ColorScheme = dialect.HasCircles ? message.ColorScheme ?? "" : null,
        Endpoints = dialect.HasEndpoints ? message.Endpoints : [],
        PrivateEndpoints = dialect.HasEndpoints ? message.PrivateEndpoints : [],
    };
}
