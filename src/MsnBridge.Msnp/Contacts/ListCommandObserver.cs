using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Notification;

namespace MsnBridge.Msnp.Contacts;

/// <summary>
/// Takes the commands that change a list once it is known (MSNP2-12), and reports. A change asked for here and one that came by itself read the same, so an
/// answer is applied like any other line.
/// </summary>
internal sealed class ListCommandObserver(IContactListModel model, ContactList list, EventQueue events, PresenceTracker presence)
{
    /// <param name="command">What came.</param>
    /// <param name="lastListed">The last contact of the list, to whom <c>BPR</c> lines behind it belong.</param>
    /// <returns>False if it does not concern the list.</returns>
    public async ValueTask<bool> TryObserveAsync(MsnpCommand command, string? lastListed)
    {
        switch (command)
        {
            case AddCommand add:
                await AddAsync(add.TransactionId, add.List, add.Account, add.Name, id: null, add.GroupId).ConfigureAwait(false);
                return true;
            case AdcCommand add:
                await AddAsync(
                    add.TransactionId, add.List, add.Account ?? AddressOf(add.ContactId), add.Name, add.ContactId, add.GroupId).ConfigureAwait(false);
                return true;
            case RemCommand rem:
                await RemoveAsync(rem).ConfigureAwait(false);
                return true;
            case ReaCommand rename:
                await RenameAsync(rename).ConfigureAwait(false);
                return true;
            case SbpCommand { Key: PropertyKeys.FriendlyName, Value: { } name } rename when list.AddressOf(rename.ContactId) is { } address:
                await ReportAsync(list.SetDisplayName(address, name) is { } renamed ? new ContactChangedEvent(renamed) : null).ConfigureAwait(false);
                return true;
            case BprCommand property:
                await PropertyAsync(property, lastListed).ConfigureAwait(false);
                return true;
            case PrpCommand { Key: PropertyKeys.FriendlyName } own:
                await SettingAsync(() => list.SetOwnName(own.Value ?? "")).ConfigureAwait(false);
                return true;
            case BlpCommand blp:
                await SettingAsync(() => list.SetAllowsStrangers(blp.Mode == PrivacyMode.AllowUnlessBlocked)).ConfigureAwait(false);
                return true;
            case GtcCommand gtc:
                await SettingAsync(() => list.SetAsksAboutNewContacts(gtc.Prompt == ReverseListPrompt.Ask)).ConfigureAwait(false);
                return true;
            default:
                return false;
        }
    }

    private ValueTask ReportAsync(MsnpEvent? report) => report is null ? ValueTask.CompletedTask : events.ReportAsync(report);

    private string? AddressOf(string? id) => id is null ? null : list.AddressOf(id);

    private async ValueTask AddAsync(uint transactionId, MsnpLists added, string? address, string? name, string? id, string? groupId)
    {
        if (address is null)
            return;

        // Only the server itself puts somebody on the reverse list by transaction 0: he has just added the account.
        var isRequest = transactionId == 0 && added == MsnpLists.Reverse;
        if (!list.HasRoomFor(address))
            return;

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
        if ((list.AddressOf(rem.Target) ?? ContactList.Canonical(rem.Target)) is not { } address)
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
            await ReportAsync(presence.Gone(address)).ConfigureAwait(false);
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
