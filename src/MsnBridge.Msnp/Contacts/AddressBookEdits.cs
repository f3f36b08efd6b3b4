using MsnBridge.Msnp.AddressBook;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Notification;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.Contacts;

/// <summary>
/// Changes the contact list where the address book keeps it (MSNP13 and later): there first, since it is what lasts, then at the notification server, which knows
/// it for this session only, then here. A change that fails half-way has the list read anew, so that it is shown as it is.
/// </summary>
internal sealed class AddressBookEdits(SessionContext context, IAddressBook book, MembershipAnnouncer announcer, AddressBookList source) : IContactListEdits
{
    private static readonly (MsnpLists List, MembershipRole Role)[] Roles =
    [
        (MsnpLists.Allow, MembershipRole.Allow), (MsnpLists.Block, MembershipRole.Block),
        (MsnpLists.Reverse, MembershipRole.Reverse), (MsnpLists.Pending, MembershipRole.Pending),
    ];

    /// <inheritdoc/>
    public Task AddAsync(string address, string? name, CancellationToken cancellationToken) => EditAsync("ABContactAdd", async () =>
    {
        var contact = await FindAsync(address, cancellationToken).ConfigureAwait(false);
        if (!contact.Lists.HasFlag(MsnpLists.Forward))
        {
            var id = await book.AddContactAsync(contact.Address, contact.NetworkId, inviteMessage: null, cancellationToken).ConfigureAwait(false);
            contact = contact with { Id = id, DisplayName = contact.Lists == MsnpLists.None ? name ?? contact.Address : contact.DisplayName };
        }

        await MoveAsync(contact, add: MsnpLists.Forward | MsnpLists.Allow | Confirmation(contact), remove: MsnpLists.Block | MsnpLists.Pending, cancellationToken)
            .ConfigureAwait(false);
    });

    /// <inheritdoc/>
    public Task RemoveAsync(string address, CancellationToken cancellationToken) => EditAsync("ABContactDelete", async () =>
    {
        if (!context.List.Snapshot.TryGet(address, out var contact) || !contact.Lists.HasFlag(MsnpLists.Forward))
            return;

        if (contact.Id is { } id)
            await book.RemoveContactAsync(id, cancellationToken).ConfigureAwait(false);

        await MoveAsync(contact, add: MsnpLists.None, remove: MsnpLists.Forward, cancellationToken).ConfigureAwait(false);
        if (context.Presence.Gone(contact.Address) is { } report)
            await context.Events.ReportAsync(report).ConfigureAwait(false);
    });

    /// <inheritdoc/>
    public Task AcceptAsync(string address, CancellationToken cancellationToken) => EditAsync("AddMember", async () =>
    {
        var contact = await FindAsync(address, cancellationToken).ConfigureAwait(false);
        await MoveAsync(contact, add: MsnpLists.Allow | Confirmation(contact), remove: MsnpLists.Block | MsnpLists.Pending, cancellationToken).ConfigureAwait(false);
    });

    /// <inheritdoc/>
    public Task DeclineAsync(string address, CancellationToken cancellationToken) => EditAsync("AddMember", async () =>
    {
        var contact = await FindAsync(address, cancellationToken).ConfigureAwait(false);
        await MoveAsync(contact, add: MsnpLists.Block, remove: MsnpLists.Allow | MsnpLists.Pending, cancellationToken).ConfigureAwait(false);
    });

    /// <inheritdoc/>
    public Task BlockAsync(string address, CancellationToken cancellationToken) => EditAsync("AddMember", async () =>
    {
        var contact = await FindAsync(address, cancellationToken).ConfigureAwait(false);
        await MoveAsync(contact, add: MsnpLists.Block, remove: MsnpLists.Allow, cancellationToken).ConfigureAwait(false);
    });

    /// <inheritdoc/>
    public Task UnblockAsync(string address, CancellationToken cancellationToken) => EditAsync("AddMember", async () =>
    {
        var contact = await FindAsync(address, cancellationToken).ConfigureAwait(false);
        await MoveAsync(contact, add: MsnpLists.Allow, remove: MsnpLists.Block, cancellationToken).ConfigureAwait(false);
    });

    /// <inheritdoc/>
    public Task RenameAsync(string address, string name, CancellationToken cancellationToken) => EditAsync("ABContactUpdate", async () =>
    {
        var contact = Listed(address);
        await book.SetNicknameAsync(contact.Id!, name, cancellationToken).ConfigureAwait(false);
        if (context.List.SetNickname(contact.Address, name.Length > 0 ? name : null) is { } renamed)
            await context.Events.ReportAsync(new ContactChangedEvent(renamed)).ConfigureAwait(false);
    });

    // Some servers take the name from PRP alone, and only the address book keeps it on others.
    // >>> PRP t MFN name                                   <<< PRP t MFN name
    /// <inheritdoc/>
    public Task RenameSelfAsync(string account, string name, CancellationToken cancellationToken) => EditAsync("ABContactUpdate", async () =>
    {
        await book.SetOwnNameAsync(name, cancellationToken).ConfigureAwait(false);
        await context.Session.PublishAsync((publisher, connection) => publisher.PublishNameAsync(connection, name, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        await SettingAsync(list => list with { OwnName = name }).ConfigureAwait(false);
    });

    // >>> BLP t AL|BL                                      <<< BLP t AL|BL
    /// <inheritdoc/>
    public Task SetAllowsStrangersAsync(bool allows, CancellationToken cancellationToken) => EditAsync("ABContactUpdate", async () =>
    {
        await book.SetAllowsStrangersAsync(allows, cancellationToken).ConfigureAwait(false);
        if (context.Session.Dialect.Messages == MessageTransport.Switchboard)
            await TellPrivacyAsync(allows, cancellationToken).ConfigureAwait(false);

        await SettingAsync(list => list with { AllowsStrangers = allows }).ConfigureAwait(false);
    });

    /// <inheritdoc/>
    public Task SetAsksAboutNewContactsAsync(bool asks, CancellationToken cancellationToken) => EditAsync("ABContactUpdate", async () =>
    {
        await book.SetAsksAboutNewContactsAsync(asks, cancellationToken).ConfigureAwait(false);
        await SettingAsync(list => list with { AsksAboutNewContacts = asks }).ConfigureAwait(false);
    });

    /// <inheritdoc/>
    public async Task<ContactGroup> CreateGroupAsync(string name, CancellationToken cancellationToken)
    {
        ContactGroup? group = null;
        await EditAsync("ABGroupAdd", async () =>
        {
            group = new ContactGroup(await book.AddGroupAsync(name, cancellationToken).ConfigureAwait(false), name);
            await SettingAsync(list => list with { Groups = list.Groups.SetItem(group.Id, group) }).ConfigureAwait(false);
        }).ConfigureAwait(false);
        return group!;
    }

    /// <inheritdoc/>
    public Task RenameGroupAsync(string groupId, string name, CancellationToken cancellationToken) => EditAsync("ABGroupUpdate", async () =>
    {
        await book.RenameGroupAsync(groupId, name, cancellationToken).ConfigureAwait(false);
        await SettingAsync(list => list with { Groups = list.Groups.SetItem(groupId, new ContactGroup(groupId, name)) }).ConfigureAwait(false);
    });

    /// <inheritdoc/>
    public Task DeleteGroupAsync(string groupId, CancellationToken cancellationToken) => EditAsync("ABGroupDelete", async () =>
    {
        await book.RemoveGroupAsync(groupId, cancellationToken).ConfigureAwait(false);
        context.List.RemoveGroup(groupId);
        await context.Events.ReportAsync(new ContactListSettingsEvent(context.List.Snapshot)).ConfigureAwait(false);
    });

    /// <inheritdoc/>
    public Task MoveAsync(string address, string? fromGroupId, string? toGroupId, CancellationToken cancellationToken) => EditAsync("ABGroupContactAdd", async () =>
    {
        var contact = Listed(address);
        if (toGroupId is not null && !contact.GroupIds.Contains(toGroupId, StringComparer.OrdinalIgnoreCase))
        {
            await book.AddToGroupAsync(contact.Id!, toGroupId, cancellationToken).ConfigureAwait(false);
            contact = context.List.Put(contact.Address, lists => lists, groupId: toGroupId);
            await context.Events.ReportAsync(new ContactChangedEvent(contact)).ConfigureAwait(false);
        }

        if (fromGroupId is not null && contact.GroupIds.Contains(fromGroupId, StringComparer.OrdinalIgnoreCase))
        {
            await book.RemoveFromGroupAsync(contact.Id!, fromGroupId, cancellationToken).ConfigureAwait(false);
            if (context.List.RemoveFromGroup(contact.Address, fromGroupId) is { } moved)
                await context.Events.ReportAsync(new ContactChangedEvent(moved)).ConfigureAwait(false);
        }
    });

    /// <summary>Takes somebody off lists and puts him on others: everywhere, off first, since nobody may be allowed and blocked at once.</summary>
    private async Task MoveAsync(MsnContact contact, MsnpLists add, MsnpLists remove, CancellationToken cancellationToken)
    {
        var known = context.List.Snapshot.TryGet(contact.Address, out var listed) ? listed.Lists : MsnpLists.None;
        var (gone, come) = (remove & known, add & ~known);

        // Somebody pending may seem to be on the reverse list already; the service wants to hear it nevertheless.
        var confirmed = add & MsnpLists.Reverse;
        foreach (var (list, role) in Roles)
        {
            if (gone.HasFlag(list))
                await book.RemoveMemberAsync(role, contact.Address, contact.NetworkId, cancellationToken).ConfigureAwait(false);
        }

        foreach (var (list, role) in Roles)
        {
            if ((come | confirmed).HasFlag(list))
                await book.AddMemberAsync(role, contact.Address, contact.NetworkId, cancellationToken).ConfigureAwait(false);
        }

        if ((gone & MembershipAnnouncer.Told) != MsnpLists.None)
            await announcer.RemoveAsync(contact, gone & MembershipAnnouncer.Told, cancellationToken).ConfigureAwait(false);

        if ((come & MembershipAnnouncer.Told) != MsnpLists.None)
            await announcer.AddAsync(contact, come & MembershipAnnouncer.Told, cancellationToken).ConfigureAwait(false);

        if ((gone | come) == MsnpLists.None)
            return;

        // A new contact takes the place of one that is not known only now, so that nobody sees him half added.
        if (come != MsnpLists.None)
            context.List.Put(contact.Address, lists => lists, known == MsnpLists.None ? contact.DisplayName : null, contact.Id, networkId: contact.NetworkId);

        if (context.List.Take(contact.Address, lists => (lists & ~gone) | come) is { } moved)
        {
            await context.Events.ReportAsync(
                moved.Lists == MsnpLists.None ? new ContactRemovedEvent(moved.Address) : new ContactChangedEvent(moved)).ConfigureAwait(false);
        }
    }

    private static MsnpLists Confirmation(MsnContact contact) => contact.IsPending ? MsnpLists.Reverse : MsnpLists.None;

    /// <summary>The contact as the list has him, or as he is to become; which network he is of is asked where nothing tells.</summary>
    private async Task<MsnContact> FindAsync(string address, CancellationToken cancellationToken)
    {
        if (context.List.Snapshot.TryGet(address, out var known))
            return known;

        return new MsnContact
        {
            Address = ContactList.Canonical(address),
            DisplayName = address,
            Lists = MsnpLists.None,
            NetworkId = context.Session.Dialect.HasFederation ? await AskNetworkAsync(address, cancellationToken).ConfigureAwait(false) : 1,
        };
    }

    // >>> FQY t length <ml><d n="host"><c n="name"/></d></ml>
    // <<< FQY t length <ml><d n="host"><c n="name" t="1"/></d></ml>     without t where there is nobody
    private async Task<int> AskNetworkAsync(string address, CancellationToken cancellationToken)
    {
        var question = new MembershipDocument([new MembershipEntry(address, Lists: null, Network: null)]).ToPayload();
        try
        {
            var answer = await context.Session.AskAsync<FqyCommand>(id => new FqyCommand(id, question), cancellationToken).ConfigureAwait(false);
            var entries = MembershipDocument.Parse(answer.List)?.Entries ?? [];
            return (int)(entries.Count > 0 && entries[0].Network is { } network ? network : MsnNetworkId.Passport);
        }
        catch (MsnpCommandException exception) when (exception.Failure is not (CommandFailure.UnknownAddress or CommandFailure.InvalidAddress))
        {
            // A server that does not know the question has people of its own only. Whether there is such an account, the address book says.
            return (int)MsnNetworkId.Passport;
        }
    }

    private MsnContact Listed(string address) =>
        context.List.Snapshot.TryGet(address, out var contact) && contact.Lists.HasFlag(MsnpLists.Forward) && contact.Id is not null
            ? contact
            : throw new MsnpCommandException("ABContactUpdate", MsnpErrorCode.NotOnList);

    private async Task TellPrivacyAsync(bool allows, CancellationToken cancellationToken)
    {
        try
        {
            await context.Session.AskAsync<BlpCommand>(
                id => new BlpCommand(id, ListSerial: null, allows ? PrivacyMode.AllowUnlessBlocked : PrivacyMode.BlockUnlessAllowed), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (MsnpCommandException exception) when (exception.Code == MsnpErrorCode.AlreadyInMode)
        {
            // It is so already.
        }
    }

    /// <inheritdoc/>
    public async Task<string> CreateCircleAsync(string name, string ownName, CancellationToken cancellationToken)
    {
        var id = "";
        await EditCirclesAsync("CreateCircle", async () => id = await book.CreateCircleAsync(name, ownName, cancellationToken).ConfigureAwait(false))
            .ConfigureAwait(false);
        return id;
    }

    /// <inheritdoc/>
    public Task InviteToCircleAsync(string circleId, string address, CancellationToken cancellationToken) =>
        EditCirclesAsync("CreateContact", () => book.InviteToCircleAsync(circleId, address, cancellationToken));

    /// <inheritdoc/>
    public Task AnswerCircleInvitationAsync(string circleId, bool joins, CancellationToken cancellationToken) =>
        EditCirclesAsync("ManageWLConnection", () => book.AnswerCircleInvitationAsync(circleId, joins, cancellationToken));

    /// <inheritdoc/>
    public Task LeaveCircleAsync(string circleId, CancellationToken cancellationToken) =>
        EditCirclesAsync("BreakConnection", () => book.LeaveCircleAsync(circleId, cancellationToken));

    // What circles there are now, and the ticket to enter them with, only the address book tells.
    private async Task EditCirclesAsync(string what, Func<Task> edit)
    {
        if (!context.Session.Dialect.HasCircles || context.Session.Dialect.Messages != MessageTransport.Switchboard)
            throw new MsnpCommandException(what, MsnpErrorCode.CommandDisabled);

        await EditAsync(what, edit).ConfigureAwait(false);
        source.RequestReading();
    }

    private async Task SettingAsync(Func<ContactListSnapshot, ContactListSnapshot> change)
    {
        var (before, after) = context.List.Update(change);
        if (before != after)
            await context.Events.ReportAsync(new ContactListSettingsEvent(after)).ConfigureAwait(false);
    }

    private async Task EditAsync(string what, Func<Task> edit)
    {
        try
        {
            await edit().ConfigureAwait(false);
        }
        catch (AddressBookException exception)
        {
            // Another client may have done meanwhile what the service minds.
            source.RequestReading();
            throw AddressBookEnds.Refusal(what, exception);
        }
        catch (Authentication.AuthenticationException exception)
        {
            throw new MsnpCommandException(what, CommandFailure.ServerFault, exception.Message, exception);
        }
        catch (MsnpCommandException)
        {
            source.RequestReading();
            throw;
        }
    }
}
