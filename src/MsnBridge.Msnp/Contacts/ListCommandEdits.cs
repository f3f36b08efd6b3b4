using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Notification;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.Contacts;

/// <summary>
/// Changes the contact list by commands (MSNP2-12), in the order in which official clients do it. What is so already is not asked for, and an answer that says
/// so counts as done.
/// </summary>
internal sealed class ListCommandEdits(NotificationSession session, IContactListModel model, ContactList list, EventQueue events) : IContactListEdits
{
    /// <inheritdoc/>
    public async Task AddAsync(string address, string? name, CancellationToken cancellationToken)
    {
        await AllowAsync(address, cancellationToken).ConfigureAwait(false);
        await AddToAsync(MsnpLists.Forward, address, name ?? address, cancellationToken).ConfigureAwait(false);
        await ConfirmAsync(address, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task RemoveAsync(string address, CancellationToken cancellationToken) => RemoveFromAsync(MsnpLists.Forward, address, cancellationToken);

    /// <inheritdoc/>
    public async Task AcceptAsync(string address, CancellationToken cancellationToken)
    {
        await AllowAsync(address, cancellationToken).ConfigureAwait(false);
        await ConfirmAsync(address, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task DeclineAsync(string address, CancellationToken cancellationToken)
    {
        await BlockAsync(address, cancellationToken).ConfigureAwait(false);
        await RemoveFromAsync(model.Acceptance.RemoveFrom, address, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task BlockAsync(string address, CancellationToken cancellationToken)
    {
        await RemoveFromAsync(MsnpLists.Allow, address, cancellationToken).ConfigureAwait(false);
        await AddToAsync(MsnpLists.Block, address, NameOf(address), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task UnblockAsync(string address, CancellationToken cancellationToken) => AllowAsync(address, cancellationToken);

    /// <inheritdoc/>
    public Task RenameAsync(string address, string name, CancellationToken cancellationToken) =>
        session.AskAsync<MsnpCommand>(id => model.Rename(id, Known(address), name), cancellationToken);

    /// <inheritdoc/>
    public Task RenameSelfAsync(string account, string name, CancellationToken cancellationToken) =>
        session.AskAsync<MsnpCommand>(id => model.RenameSelf(id, account, name), cancellationToken);

    // >>> BLP t AL|BL
    /// <inheritdoc/>
    public Task SetAllowsStrangersAsync(bool allows, CancellationToken cancellationToken) => AskUnlessSoAsync(
        id => new BlpCommand(id, ListSerial: null, allows ? PrivacyMode.AllowUnlessBlocked : PrivacyMode.BlockUnlessAllowed),
        whenSo: () =>
        {
            list.SetAllowsStrangers(allows);
            return new ContactListSettingsEvent(list.Snapshot);
        },
        cancellationToken);

    // >>> GTC t A|N
    /// <inheritdoc/>
    public Task SetAsksAboutNewContactsAsync(bool asks, CancellationToken cancellationToken) => AskUnlessSoAsync(
        id => new GtcCommand(id, ListSerial: null, asks ? ReverseListPrompt.Ask : ReverseListPrompt.AcceptSilently),
        whenSo: () =>
        {
            list.SetAsksAboutNewContacts(asks);
            return new ContactListSettingsEvent(list.Snapshot);
        },
        cancellationToken);

    // >>> ADG t name 0
    /// <inheritdoc/>
    public async Task<ContactGroup> CreateGroupAsync(string name, CancellationToken cancellationToken)
    {
        RequireGroups("ADG");
        try
        {
            var reply = await session.AskAsync<AdgReplyCommand>(id => new AdgCommand(id, name), cancellationToken).ConfigureAwait(false);
            var group = new ContactGroup(reply.GroupId, name);
            list.SetGroup(group);
            await ReportSettingsAsync().ConfigureAwait(false);
            return group;
        }
        catch (MsnpCommandException exception) when (exception.Code == MsnpErrorCode.GroupNameTaken && GroupNamed(name) is not null)
        {
            // What was wanted is there.
            return GroupNamed(name)!;
        }
    }

    // Servers differ in what they repeat of REG and RMG, so what was asked for counts, and the answer only by its transaction id.
    /// <inheritdoc/>
    public async Task RenameGroupAsync(string groupId, string name, CancellationToken cancellationToken)
    {
        RequireGroups("REG");
        await session.AskAsync<MsnpCommand>(id => new RegCommand(id, groupId, name), cancellationToken).ConfigureAwait(false);
        list.SetGroup(new ContactGroup(groupId, name));
        await ReportSettingsAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task DeleteGroupAsync(string groupId, CancellationToken cancellationToken)
    {
        RequireGroups("RMG");
        await session.AskAsync<MsnpCommand>(id => new RmgCommand(id, groupId), cancellationToken).ConfigureAwait(false);
        list.RemoveGroup(groupId);
        await ReportSettingsAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task MoveAsync(string address, string? fromGroupId, string? toGroupId, CancellationToken cancellationToken)
    {
        RequireGroups("ADD");
        if (toGroupId is not null)
        {
            await AskUnlessSoAsync(id => model.AddToGroup(id, Known(address), toGroupId), whenSo: null, cancellationToken).ConfigureAwait(false);
        }

        if (fromGroupId is not null)
        {
            await AskUnlessSoAsync(id => model.RemoveFromGroup(id, Known(address), fromGroupId), whenSo: null, cancellationToken)
                .ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public Task<string> CreateCircleAsync(string name, string ownName, CancellationToken cancellationToken) => throw NoCircles("CreateCircle");

    /// <inheritdoc/>
    public Task InviteToCircleAsync(string circleId, string address, CancellationToken cancellationToken) => throw NoCircles("CreateContact");

    /// <inheritdoc/>
    public Task AnswerCircleInvitationAsync(string circleId, bool joins, CancellationToken cancellationToken) => throw NoCircles("ManageWLConnection");

    /// <inheritdoc/>
    public Task LeaveCircleAsync(string circleId, CancellationToken cancellationToken) => throw NoCircles("BreakConnection");

    private static MsnpCommandException NoCircles(string what) => new(what, MsnpErrorCode.CommandDisabled);

    private ContactGroup? GroupNamed(string name) => list.Snapshot.Groups.Values.FirstOrDefault(group => group.Name == name);

    private void RequireGroups(string command)
    {
        if (!session.Dialect.HasGroups)
            throw new MsnpCommandException(command, MsnpErrorCode.CommandDisabled);
    }

    private async Task AllowAsync(string address, CancellationToken cancellationToken)
    {
        // Nobody may be on both lists at once; the server would refuse with 219.
        await RemoveFromAsync(MsnpLists.Block, address, cancellationToken).ConfigureAwait(false);
        await AddToAsync(MsnpLists.Allow, address, NameOf(address), cancellationToken).ConfigureAwait(false);
    }

    private async Task ConfirmAsync(string address, CancellationToken cancellationToken)
    {
        if (!list.Snapshot.TryGet(address, out var contact) || !contact.IsPending)
            return;

        var acceptance = model.Acceptance;
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
            var contact = list.Put(address, lists => model.Interpret(lists | opposite));
            await RemoveFromAsync(opposite, contact.Address, cancellationToken).ConfigureAwait(false);
            await AskToAddAsync().ConfigureAwait(false);
        }

        Task AskToAddAsync() => AskUnlessSoAsync(
            id => model.AddTo(added, id, address, name),
            whenSo: () => new ContactChangedEvent(list.Put(address, lists => model.Interpret(lists | added))),
            cancellationToken);
    }

    private async Task RemoveFromAsync(MsnpLists removed, string address, CancellationToken cancellationToken)
    {
        if (removed == MsnpLists.None || !list.Snapshot.TryGet(address, out var contact) || !contact.Lists.HasFlag(removed))
            return;

        await AskUnlessSoAsync(
            id => model.RemoveFrom(removed, id, contact),
            whenSo: () => list.Take(address, lists => model.Interpret(lists & ~removed)) switch
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
        catch (MsnpCommandException exception)
            when (exception.Code is { } code && MsnpErrors.Classify(code, exception.Command) == MsnpErrorClass.Ignore)
        {
            if (whenSo?.Invoke() is { } report)
                await events.ReportAsync(report).ConfigureAwait(false);
        }
    }

    private ValueTask ReportSettingsAsync() => events.ReportAsync(new ContactListSettingsEvent(list.Snapshot));

    private MsnpLists ListsOf(string address) => list.Snapshot.TryGet(address, out var contact) ? contact.Lists : MsnpLists.None;

    private string NameOf(string address) => list.Snapshot.TryGet(address, out var contact) ? contact.DisplayName : address;

    private MsnContact Known(string address) =>
        list.Snapshot.TryGet(address, out var contact) && contact.Lists.HasFlag(MsnpLists.Forward)
            ? contact
            : throw new MsnpCommandException("REA", MsnpErrorCode.NotOnList);
}
