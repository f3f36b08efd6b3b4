using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Contacts;

namespace MsnBridge.Msnp.Notification;

/// <summary>
/// Takes what the notification server says once the list is known, keeps list and presence up to date, and reports. A change asked for here and one that came
/// by itself read the same, so an answer is applied like any other line.
/// </summary>
internal sealed class NotificationObserver(ContactList list, EventQueue events, Action<RngCommand> invited)
{
    /// <summary>How the dialect's list works; set before the list is asked for.</summary>
    public IContactListModel? Model { get; set; }

    public PresenceTracker Presence { get; } = new();

    /// <summary>Reports the list that was read, and who of it waits for an answer.</summary>
    public async Task ReportListAsync()
    {
        var snapshot = list.Snapshot;
        await events.ReportAsync(new ContactListEvent(snapshot)).ConfigureAwait(false);
        foreach (var pending in snapshot.Contacts.Values.Where(contact => contact.IsPending))
            await events.ReportAsync(new ContactRequestEvent(pending)).ConfigureAwait(false);
    }

    /// <param name="command">What came.</param>
    /// <param name="lastListed">The last contact of the list, to whom <c>BPR</c> lines behind it belong.</param>
    public ValueTask ObserveAsync(MsnpCommand command, string? lastListed) => command switch
    {
        IlnCommand line => PresentAsync(line.Presence),
        NlnCommand line => PresentAsync(line.Presence),
        FlnCommand line => ReportAsync(Presence.Gone(line.Account)),
        UbxCommand line => ReportAsync(Presence.Update(line)),
        RngCommand invitation => Invite(invitation),
        AddCommand add => AddAsync(add.TransactionId, add.List, add.Account, add.Name, id: null, add.GroupId),
        AdcCommand add => AddAsync(
            add.TransactionId, add.List, add.Account ?? AddressOf(add.ContactId), add.Name, add.ContactId, add.GroupId),
        RemCommand rem => RemoveAsync(rem),
        ReaCommand rename => RenameAsync(rename),
        SbpCommand { Key: PropertyKeys.FriendlyName, Value: { } name } rename when list.AddressOf(rename.ContactId) is { } address =>
            ReportAsync(list.SetDisplayName(address, name) is { } renamed ? new ContactChangedEvent(renamed) : null),
        BprCommand property => PropertyAsync(property, lastListed),
        PrpCommand { Key: PropertyKeys.FriendlyName } own => SettingAsync(() => list.SetOwnName(own.Value ?? "")),
        BlpCommand blp => SettingAsync(() => list.SetAllowsStrangers(blp.Mode == PrivacyMode.AllowUnlessBlocked)),
        GtcCommand gtc => SettingAsync(() => list.SetAsksAboutNewContacts(gtc.Prompt == ReverseListPrompt.Ask)),
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

    private string? AddressOf(string? id) => id is null ? null : list.AddressOf(id);

    private async ValueTask AddAsync(uint transactionId, MsnpLists added, string? address, string? name, string? id, string? groupId)
    {
        if (address is null || Model is not { } model)
            return;

        // Only the server itself puts somebody on the reverse list by transaction 0: he has just added the account.
        var isRequest = transactionId == 0 && added == MsnpLists.Reverse;
        var contact = list.Put(
            address,
            lists => isRequest ? model.AfterBeingAdded(lists) : model.Interpret(lists | added),
            name,
            id,
            added == MsnpLists.Forward ? groupId : null);
        await events.ReportAsync(
            isRequest && contact.IsPending ? new ContactRequestEvent(contact) : new ContactChangedEvent(contact)).ConfigureAwait(false);
    }

    private async ValueTask RemoveAsync(RemCommand rem)
    {
        if (Model is not { } model || (list.AddressOf(rem.Target) ?? ContactList.Canonical(rem.Target)) is not { } address)
            return;

        // He who takes his question back is not asked about any more.
        var removed = rem.List == MsnpLists.Reverse ? MsnpLists.Reverse | MsnpLists.Pending : rem.List;
        var contact = rem.GroupId is { } groupId
            ? list.RemoveFromGroup(address, groupId)
            : list.Take(address, lists => model.Interpret(lists & ~removed));
        if (contact is not null)
        {
            await events.ReportAsync(
                contact.Lists == MsnpLists.None ? new ContactRemovedEvent(address) : new ContactChangedEvent(contact)).ConfigureAwait(false);
        }

        if (contact?.Lists.HasFlag(MsnpLists.Forward) != true)
            await ReportAsync(Presence.Gone(address)).ConfigureAwait(false);
    }

    private ValueTask RenameAsync(ReaCommand rename)
    {
        if (list.SetDisplayName(rename.Account, rename.Name) is { } renamed)
            return events.ReportAsync(new ContactChangedEvent(renamed));

        return list.Snapshot.TryGet(rename.Account, out _) ? ValueTask.CompletedTask : SettingAsync(() => list.SetOwnName(rename.Name));
    }

    private ValueTask PropertyAsync(BprCommand property, string? lastListed) =>
        (property.Account ?? lastListed) is { } address && list.SetProperty(address, property.Key, property.Value ?? "") is { } changed
            ? events.ReportAsync(new ContactChangedEvent(changed))
            : ValueTask.CompletedTask;

    private ValueTask SettingAsync(Action change)
    {
        change();
        return events.ReportAsync(new ContactListSettingsEvent(list.Snapshot));
    }
}
