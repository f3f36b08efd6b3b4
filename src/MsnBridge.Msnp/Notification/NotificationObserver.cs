using MsnBridge.Msnp.Circles;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.OfflineMessages;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Msnp.Notification;

/// <summary>Takes what the notification server says beside the contact list, keeps presence up to date, and reports.</summary>
internal sealed class NotificationObserver(
    string account,
    Guid endpointId,
    ContactList list,
    EventQueue events,
    Action<RngCommand> invited,
    Func<MsnpCommand, ValueTask> documentArrived,
    Action<MailData> waits,
    TimeProvider timeProvider)
{
    private readonly IncomingMessages _direct = new(account, timeProvider);
    private volatile ProfileMessage? _profile;

    public PresenceTracker Presence { get; } = new();

    public CirclePresence CirclePresence { get; } = new(account);

    public OwnPlaces Places { get; } = new(endpointId);

    /// <summary>What the server told of the account after sign-on; null before.</summary>
    public ProfileMessage? Profile { get => _profile; private set => _profile = value; }

    /// <param name="command">What came.</param>
    public ValueTask ObserveAsync(MsnpCommand command) => command switch
    {
        IlnCommand line => PresentAsync(line.Presence),
        NlnCommand { Presence.Contact.Via: not null } line => ReportAsync(CirclePresence.Update(line.Presence)),
        FlnCommand { Contact.Via: not null } line => ReportAsync(CirclePresence.Gone(line.Contact)),
        UbxCommand { Contact.Via: not null } line => ReportAsync(CirclePresence.Update(line)),
        NlnCommand { Presence.Contact: var who } line when IsOwn(who) => ReportAsync(Places.Update(line.Presence.Status)),
        NlnCommand line => PresentAsync(line.Presence),
        FlnCommand line => IsHimself(line.Contact) && !IsOwn(line.Contact) ? ReportAsync(Presence.Gone(line.Account)) : ValueTask.CompletedTask,
        UbxCommand line when IsOwn(line.Contact) => ReportAsync(PersonalMessage.Parse(line.Data) is { } own ? Places.Update(own) : null),
        UbxCommand line => IsHimself(line.Contact) ? ReportAsync(Presence.Update(line)) : ValueTask.CompletedTask,
        RngCommand invitation => Invite(invitation),
        NfyCommand news => PublishedAsync(news),
        SdgCommand said => documentArrived(said),
        UbnCommand notice => documentArrived(notice),
        UbmCommand message => ReportAsync(_direct.Read(
            MsnConversationId.With(message.Sender.Account),
            new MsgDeliveryCommand(message.Sender.Account, NameOf(message.Sender.Account), message.Message))),
        MsgDeliveryCommand message => NoticeAsync(Read(message)),
        _ => ReportAsync(ServiceMessage.Read(command, timeProvider.GetUtcNow())),
    };

    private MsnpEvent? Read(MsgDeliveryCommand message)
    {
        var content = MsnpMessage.Parse(message.Message);
        if (content is ProfileMessage profile)
            Profile = profile;

        return ServiceMessage.Read(content);
    }

    private ValueTask NoticeAsync(MsnpEvent? report)
    {
        if (report is not OfflineMessagesEvent { Mail: var mail })
            return ReportAsync(report);

        waits(mail);
        return ValueTask.CompletedTask;
    }

    private string NameOf(string address) => list.Snapshot.TryGet(address, out var contact) ? contact.DisplayName : address;

    private ValueTask ReportAsync(MsnpEvent? report) => report is null ? ValueTask.CompletedTask : events.ReportAsync(report);

    private bool IsOwn(ContactHandle who) => IsHimself(who) && string.Equals(who.Account, account, StringComparison.OrdinalIgnoreCase);

    // Seen through a circle, somebody is there for the circle alone.
    private static bool IsHimself(ContactHandle who) => who.Via is null && who.Network != MsnNetworkId.Circle;

    // <<< NFY PUT length From: 1:account ... Uri: /user ... <user>...</user>
    // <<< NFY DEL length ... <user><s n="IM"/></user>      he is offline
    private async ValueTask PublishedAsync(NfyCommand news)
    {
        var document = RoutedDocument.Parse(news.Document);
        if (document is not { Uri: UserDocument.Uri, From: { Contact: var who } } || !IsHimself(who))
        {
            await documentArrived(news).ConfigureAwait(false);
            return;
        }

        if (UserDocument.Parse(document.Body) is not { } user)
            return;

        if (IsOwn(who))
        {
            var isFull = news.Change == PublicationChange.Published && string.Equals(document["NotifType"], "Full", StringComparison.OrdinalIgnoreCase);
            await ReportAsync(Places.Update(user, news.Change, isFull)).ConfigureAwait(false);
            return;
        }

        if (user.FriendlyName is { Length: > 0 } name && list.SetDisplayName(who.Account, name) is { } renamed)
            await events.ReportAsync(new ContactChangedEvent(renamed)).ConfigureAwait(false);

        await ReportAsync(news.Change == PublicationChange.Published
            ? Presence.Update(who.Account, user)
            : user.SpeaksOfMessages ? Presence.Gone(who.Account) : null).ConfigureAwait(false);
    }

    private async ValueTask PresentAsync(MsnpPresence presence)
    {
        if (!IsHimself(presence.Contact))
            return;

        if (list.SetDisplayName(presence.Account, presence.Name) is { } renamed)
            await events.ReportAsync(new ContactChangedEvent(renamed)).ConfigureAwait(false);

        await ReportAsync(Presence.Update(presence)).ConfigureAwait(false);
    }

    private ValueTask Invite(RngCommand invitation)
    {
        invited(invitation);
        return ValueTask.CompletedTask;
    }
}
