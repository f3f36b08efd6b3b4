using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Contacts;

namespace MsnBridge.Msnp.Notification;

/// <summary>Takes what the notification server says beside the contact list, keeps presence up to date, and reports.</summary>
internal sealed class NotificationObserver(ContactList list, EventQueue events, Action<RngCommand> invited)
{
    public PresenceTracker Presence { get; } = new();

    /// <param name="command">What came.</param>
    public ValueTask ObserveAsync(MsnpCommand command) => command switch
    {
        IlnCommand line => PresentAsync(line.Presence),
        NlnCommand line => PresentAsync(line.Presence),
        FlnCommand line => ReportAsync(Presence.Gone(line.Account)),
        UbxCommand line => ReportAsync(Presence.Update(line)),
        RngCommand invitation => Invite(invitation),
        MsgDeliveryCommand message => ReportAsync(ServiceMessage.Read(message.Message)),
        _ => ValueTask.CompletedTask,
    };

    private ValueTask ReportAsync(MsnpEvent? report) => report is null ? ValueTask.CompletedTask : events.ReportAsync(report);

    private async ValueTask PresentAsync(MsnpPresence presence)
    {
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
