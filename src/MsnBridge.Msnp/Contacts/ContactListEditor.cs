using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Notification;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.Contacts;

/// <summary>
/// Changes the contact list at the server, in the order in which official clients do it. What is so already is not asked for, and an answer that says so counts
/// as done. One change at a time, since each looks at what the one before it left.
/// </summary>
internal sealed class ContactListEditor(NotificationSession session, ContactList list, EventQueue events)
{
    private readonly AsyncLock _oneAtATime = new();

    /// <summary>Allows somebody and puts him on the forward list; accepts him where he asked to be.</summary>
    public Task AddAsync(string address, string? name, CancellationToken cancellationToken) => EditAsync(async () =>
    {
        await AllowAsync(address, cancellationToken).ConfigureAwait(false);
        await AddToAsync(MsnpLists.Forward, address, name ?? address, cancellationToken).ConfigureAwait(false);
        await ConfirmAsync(address, cancellationToken).ConfigureAwait(false);
    }, cancellationToken);

    /// <summary>Takes somebody off the forward list. He stays allowed: taken off that list too, he would seem to ask anew.</summary>
    public Task RemoveAsync(string address, CancellationToken cancellationToken) => EditAsync(
        () => RemoveFromAsync(MsnpLists.Forward, address, cancellationToken), cancellationToken);

    /// <summary>Lets somebody who asked see and write to the account, without putting him on the forward list.</summary>
    public Task AcceptAsync(string address, CancellationToken cancellationToken) => EditAsync(async () =>
    {
        await AllowAsync(address, cancellationToken).ConfigureAwait(false);
        await ConfirmAsync(address, cancellationToken).ConfigureAwait(false);
    }, cancellationToken);

    /// <summary>Blocks somebody who asked.</summary>
    public Task DeclineAsync(string address, CancellationToken cancellationToken) => EditAsync(async () =>
    {
        await BlockNowAsync(address, cancellationToken).ConfigureAwait(false);
        await RemoveFromAsync(session.ListModel.Acceptance.RemoveFrom, address, cancellationToken).ConfigureAwait(false);
    }, cancellationToken);

    public Task BlockAsync(string address, CancellationToken cancellationToken) =>
        EditAsync(() => BlockNowAsync(address, cancellationToken), cancellationToken);

    public Task UnblockAsync(string address, CancellationToken cancellationToken) =>
        EditAsync(() => AllowAsync(address, cancellationToken), cancellationToken);

    public Task RenameAsync(string address, string name, CancellationToken cancellationToken) => EditAsync(
        () => session.AskAsync<MsnpCommand>(id => session.ListModel.Rename(id, Known(address), name), cancellationToken), cancellationToken);

    public Task RenameSelfAsync(string account, string name, CancellationToken cancellationToken) => EditAsync(
        () => session.AskAsync<MsnpCommand>(id => session.ListModel.RenameSelf(id, account, name), cancellationToken), cancellationToken);

    // >>> BLP t AL|BL
    public Task SetAllowsStrangersAsync(bool allows, CancellationToken cancellationToken) => EditAsync(
        () => AskUnlessSoAsync(
            id => new BlpCommand(id, ListSerial: null, allows ? PrivacyMode.AllowUnlessBlocked : PrivacyMode.BlockUnlessAllowed),
            whenSo: () =>
            {
                list.SetAllowsStrangers(allows);
                return new ContactListSettingsEvent(list.Snapshot);
            },
            cancellationToken),
        cancellationToken);

    // >>> GTC t A|N
    public Task SetAsksAboutNewContactsAsync(bool asks, CancellationToken cancellationToken) => EditAsync(
        () => AskUnlessSoAsync(
            id => new GtcCommand(id, ListSerial: null, asks ? ReverseListPrompt.Ask : ReverseListPrompt.AcceptSilently),
            whenSo: () =>
            {
                list.SetAsksAboutNewContacts(asks);
                return new ContactListSettingsEvent(list.Snapshot);
            },
            cancellationToken),
        cancellationToken);

    // >>> ADG t name 0
    public async Task<ContactGroup> CreateGroupAsync(string name, CancellationToken cancellationToken)
    {
        ContactGroup? group = null;
        await EditAsync(async () =>
        {
            RequireGroups("ADG");
            var reply = await session.AskAsync<AdgReplyCommand>(id => new AdgCommand(id, name), cancellationToken).ConfigureAwait(false);
            group = new ContactGroup(reply.GroupId, name);
            list.SetGroup(group);
            await ReportSettingsAsync().ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
        return group!;
    }

    // Servers differ in what they repeat of REG and RMG, so what was asked for counts, and the answer only by its transaction id.
    public Task RenameGroupAsync(string groupId, string name, CancellationToken cancellationToken) => EditAsync(async () =>
    {
        RequireGroups("REG");
        await session.AskAsync<MsnpCommand>(id => new RegCommand(id, groupId, name), cancellationToken).ConfigureAwait(false);
        list.SetGroup(new ContactGroup(groupId, name));
        await ReportSettingsAsync().ConfigureAwait(false);
    }, cancellationToken);

    public Task DeleteGroupAsync(string groupId, CancellationToken cancellationToken) => EditAsync(async () =>
    {
        RequireGroups("RMG");
        await session.AskAsync<MsnpCommand>(id => new RmgCommand(id, groupId), cancellationToken).ConfigureAwait(false);
        list.RemoveGroup(groupId);
        await ReportSettingsAsync().ConfigureAwait(false);
    }, cancellationToken);

    /// <summary>Moves a contact between groups: into the new one first, so that he is never in none.</summary>
    public Task MoveAsync(string address, string? fromGroupId, string? toGroupId, CancellationToken cancellationToken) => EditAsync(async () =>
    {
        RequireGroups("ADD");
        if (toGroupId is not null)
        {
            await AskUnlessSoAsync(id => session.ListModel.AddToGroup(id, Known(address), toGroupId), whenSo: null, cancellationToken).ConfigureAwait(false);
        }

        if (fromGroupId is not null)
        {
            await AskUnlessSoAsync(id => session.ListModel.RemoveFromGroup(id, Known(address), fromGroupId), whenSo: null, cancellationToken)
                .ConfigureAwait(false);
        }
    }, cancellationToken);

    private async Task AllowAsync(string address, CancellationToken cancellationToken)
    {
        // Nobody may be on both lists at once; the server would refuse with 219.
        await RemoveFromAsync(MsnpLists.Block, address, cancellationToken).ConfigureAwait(false);
        await AddToAsync(MsnpLists.Allow, address, NameOf(address), cancellationToken).ConfigureAwait(false);
    }

    private async Task BlockNowAsync(string address, CancellationToken cancellationToken)
    {
        await RemoveFromAsync(MsnpLists.Allow, address, cancellationToken).ConfigureAwait(false);
        await AddToAsync(MsnpLists.Block, address, NameOf(address), cancellationToken).ConfigureAwait(false);
    }

    private async Task ConfirmAsync(string address, CancellationToken cancellationToken)
    {
        if (!list.Snapshot.TryGet(address, out var contact) || !contact.IsPending)
            return;

        var acceptance = session.ListModel.Acceptance;
        await AddToAsync(acceptance.AddTo, address, contact.DisplayName, cancellationToken).ConfigureAwait(false);
        await RemoveFromAsync(acceptance.RemoveFrom, address, cancellationToken).ConfigureAwait(false);
    }

    private async Task AddToAsync(MsnpLists added, string address, string name, CancellationToken cancellationToken)
    {
        // Somebody pending may seem to be on the reverse list already; the server wants to hear it nevertheless.
        var isConfirmation = added == MsnpLists.Reverse;
        if (added == MsnpLists.None || (!isConfirmation && ListsOf(address).HasFlag(added)))
            return;

        try
        {
            await AskToAddAsync().ConfigureAwait(false);
        }
        catch (MsnpCommandException exception) when (exception.Code == MsnpErrorCode.OnOppositeList)
        {
            // He is on the other list, though the list here did not say so.
            var opposite = added == MsnpLists.Allow ? MsnpLists.Block : MsnpLists.Allow;
            var contact = list.Put(address, lists => session.ListModel.Interpret(lists | opposite));
            await RemoveFromAsync(opposite, contact.Address, cancellationToken).ConfigureAwait(false);
            await AskToAddAsync().ConfigureAwait(false);
        }

        Task AskToAddAsync() => AskUnlessSoAsync(
            id => session.ListModel.AddTo(added, id, address, name),
            whenSo: () => new ContactChangedEvent(list.Put(address, lists => session.ListModel.Interpret(lists | added))),
            cancellationToken);
    }

    private async Task RemoveFromAsync(MsnpLists removed, string address, CancellationToken cancellationToken)
    {
        if (removed == MsnpLists.None || !list.Snapshot.TryGet(address, out var contact) || !contact.Lists.HasFlag(removed))
            return;

        await AskUnlessSoAsync(
            id => session.ListModel.RemoveFrom(removed, id, contact),
            whenSo: () => list.Take(address, lists => session.ListModel.Interpret(lists & ~removed)) switch
            {
                null => null,
                { Lists: MsnpLists.None } => new ContactRemovedEvent(address),
                var changed => new ContactChangedEvent(changed),
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks, and takes an answer that it is so already for success. An answer of the usual kind changes the list where it is read.</summary>
    private async Task AskUnlessSoAsync(Func<uint, MsnpCommand> request, Func<MsnpEvent?>? whenSo, CancellationToken cancellationToken)
    {
        try
        {
            await session.AskAsync<MsnpCommand>(request, cancellationToken).ConfigureAwait(false);
        }
        catch (MsnpCommandException exception) when (exception.Code is MsnpErrorCode.AlreadyThere or MsnpErrorCode.AlreadyInMode
            or MsnpErrorCode.ContactNotInGroup || exception is { Command: "REM", Code: MsnpErrorCode.NotOnList })
        {
            if (whenSo?.Invoke() is { } report)
                await events.ReportAsync(report).ConfigureAwait(false);
        }
    }

    private async Task EditAsync(Func<Task> edit, CancellationToken cancellationToken)
    {
        // Before the list is known nothing can be said to be so already.
        await session.WaitUntilSignedInAsync(cancellationToken).ConfigureAwait(false);
        using (await _oneAtATime.TakeTurnAsync(cancellationToken).ConfigureAwait(false))
            await edit().ConfigureAwait(false);
    }

    private void RequireGroups(string command)
    {
        if (!session.Dialect.HasGroups)
            throw new MsnpCommandException(command, MsnpErrorCode.CommandDisabled);
    }

    private ValueTask ReportSettingsAsync() => events.ReportAsync(new ContactListSettingsEvent(list.Snapshot));

    private MsnpLists ListsOf(string address) => list.Snapshot.TryGet(address, out var contact) ? contact.Lists : MsnpLists.None;

    private string NameOf(string address) => list.Snapshot.TryGet(address, out var contact) ? contact.DisplayName : address;

    private MsnContact Known(string address) =>
        list.Snapshot.TryGet(address, out var contact) && contact.Lists.HasFlag(MsnpLists.Forward)
            ? contact
            : throw new MsnpCommandException("REA", MsnpErrorCode.NotOnList);
}
