using System.Xml.Linq;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Profiles;
using MsnBridge.Msnp.Soap;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.AddressBook;

/// <summary>Gives the ticket for <c>contacts.msn.com</c>.</summary>
/// <param name="renew">Whether the last one was refused, so that a kept one will not do.</param>
/// <param name="cancellationToken">Stops waiting.</param>
public delegate Task<Sensitive> AddressBookTicketSource(bool renew, CancellationToken cancellationToken);

/// <summary>The address book and sharing service of one account, called over SOAP.</summary>
public sealed class AddressBookClient : IAddressBook
{
    // What clients of that age say; statistics at most.
    private const string InitialScenario = "Initial";
    private const string TimerScenario = "Timer";
    private const string ContactScenario = "ContactSave";
    private const string GroupScenario = "GroupSave";
    private const string BlockScenario = "BlockUnblock";
    private const string PrivacyScenario = "PrivacyApply";
    private const string ProfileScenario = "RoamingIdentityChanged";
    private const string CircleScenario = "CircleSave";

    // A network that refuses deltas twice running never gives any.
    private const int MaxDeltaRefusals = 2;

    private readonly AddressBookCalls _calls;
    private readonly AsyncLock _oneAtATime = new();
    private AddressBookSynchronization _state = AddressBookSynchronization.Empty;
    private volatile AddressBookSnapshot _snapshot = AddressBookSnapshot.Empty;
    private bool _asksForPages;
    private bool _isLoaded;
    private int _deltaRefusals;

    /// <summary>A client that has not asked anything yet.</summary>
    /// <param name="http">Must not follow redirects by itself; see <see cref="Authentication.PassportHttp"/>. Disposed by whoever made it.</param>
    /// <param name="profile">The network, with the URLs of both services.</param>
    /// <param name="account">Whose address book it is.</param>
    /// <param name="hasCircles">Whether to ask for circles too (MSNP18 and later).</param>
    /// <param name="tickets">Where tickets come from.</param>
    /// <param name="time">For the time each answer may take.</param>
    public AddressBookClient(
        HttpClient http, ServerProfile profile, string account, bool hasCircles, AddressBookTicketSource tickets, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(tickets);
        ArgumentNullException.ThrowIfNull(time);
        _asksForPages = hasCircles;
        _calls = new AddressBookCalls(profile, account, tickets, new SoapClient(http, profile, time));
    }

    /// <inheritdoc/>
    public AddressBookSnapshot Snapshot => _snapshot;

    /// <inheritdoc/>
    public async Task<AddressBookSnapshot> LoadAsync(CancellationToken cancellationToken)
    {
        using (await _oneAtATime.TakeTurnAsync(cancellationToken).ConfigureAwait(false))
            return await LoadNowAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<string> AddContactAsync(string address, int networkId, string? inviteMessage, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(address);
        using (await _oneAtATime.TakeTurnAsync(cancellationToken).ConfigureAwait(false))
            return await AddContactNowAsync(address, networkId, inviteMessage, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task RemoveContactAsync(string contactId, CancellationToken cancellationToken) =>
        EditAsync(new ContactDeleteRequest([contactId]), ContactScenario, cancellationToken, doneIf: AddressBookFault.ContactDoesNotExist);

    /// <inheritdoc/>
    public Task SetNicknameAsync(string contactId, string? nickname, CancellationToken cancellationToken) => EditAsync(
        new ContactUpdateRequest(
        [
            new AddressBookContact
            {
                Id = contactId,
                Info = new AddressBookContactInfo { Annotations = [new ContactAnnotation(AnnotationNames.Nickname, nickname ?? "")] },
                PropertiesChanged = ChangedProperties.Annotation,
            },
        ]),
        ContactScenario,
        cancellationToken);

    /// <inheritdoc/>
    public Task AddMemberAsync(MembershipRole role, string address, int networkId, CancellationToken cancellationToken) =>
        EditAsync(new AddMemberRequest(role, MemberOf(address, networkId)), BlockScenario, cancellationToken);

    /// <inheritdoc/>
    public Task RemoveMemberAsync(MembershipRole role, string address, int networkId, CancellationToken cancellationToken)
    {
        var member = MemberOf(address, networkId);
        if (member is not PassportMember)
            member = member with { MembershipId = _state.FindMembership(role, address, networkId) };

        return EditAsync(new DeleteMemberRequest(role, member), BlockScenario, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<string> AddGroupAsync(string name, CancellationToken cancellationToken)
    {
        var request = new GroupAddRequest(name);
        using (await _oneAtATime.TakeTurnAsync(cancellationToken).ConfigureAwait(false))
        {
            var answer = await _calls.AskAsync(request, GroupScenario, cancellationToken).ConfigureAwait(false);
            return ResultOf(answer, request).Filled("guid") ?? throw NotUnderstood(request);
        }
    }

    /// <inheritdoc/>
    public Task RenameGroupAsync(string groupId, string name, CancellationToken cancellationToken) =>
        EditAsync(new GroupUpdateRequest(groupId, name), GroupScenario, cancellationToken);

    /// <inheritdoc/>
    public Task RemoveGroupAsync(string groupId, CancellationToken cancellationToken) =>
        EditAsync(new GroupDeleteRequest([groupId]), GroupScenario, cancellationToken, doneIf: AddressBookFault.GroupDoesNotExist);

    /// <inheritdoc/>
    public Task AddToGroupAsync(string contactId, string groupId, CancellationToken cancellationToken) =>
        EditAsync(GroupContactAddRequest.For(groupId, contactId), GroupScenario, cancellationToken);

    /// <inheritdoc/>
    public Task RemoveFromGroupAsync(string contactId, string groupId, CancellationToken cancellationToken) => EditAsync(
        new GroupContactDeleteRequest([groupId], [contactId]), GroupScenario, cancellationToken, doneIf: AddressBookFault.ContactDoesNotExist);

    /// <inheritdoc/>
    public Task SetOwnNameAsync(string name, CancellationToken cancellationToken) =>
        ChangeOwnEntryAsync(new AddressBookContactInfo { DisplayName = name }, ChangedProperties.DisplayName, ProfileScenario, cancellationToken);

    /// <inheritdoc/>
    public Task SetAllowsStrangersAsync(bool allows, CancellationToken cancellationToken) =>
        ChangeSettingAsync(AnnotationNames.Privacy, allows ? "1" : "2", cancellationToken);

    /// <inheritdoc/>
    public Task SetAsksAboutNewContactsAsync(bool asks, CancellationToken cancellationToken) =>
        ChangeSettingAsync(AnnotationNames.ReverseListPrompt, asks ? "1" : "2", cancellationToken);

    /// <inheritdoc/>
    public async Task<string> CreateCircleAsync(string name, string ownName, CancellationToken cancellationToken)
    {
        var request = new CreateCircleRequest(name, ownName);
        using (await _oneAtATime.TakeTurnAsync(cancellationToken).ConfigureAwait(false))
        {
            var answer = await _calls.AskAsync(request, CircleScenario, cancellationToken).ConfigureAwait(false);
            return ResultOf(answer, request).Filled("Id") ?? throw NotUnderstood(request);
        }
    }

    /// <inheritdoc/>
    public async Task InviteToCircleAsync(string circleId, string address, CancellationToken cancellationToken)
    {
        using (await _oneAtATime.TakeTurnAsync(cancellationToken).ConfigureAwait(false))
        {
            var contactId = await CreateCircleContactAsync(circleId, address, cancellationToken).ConfigureAwait(false);
            var invitation = new ManageConnectionRequest(
                contactId, ConnectionAction.Establish, NetworkInfo.Circle, CircleRole.Member, circleId);
            await _calls.AskAsync(invitation, "CircleInvite", cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public Task AnswerCircleInvitationAsync(string circleId, bool joins, CancellationToken cancellationToken) => EditAsync(
        new ManageConnectionRequest(circleId, joins ? ConnectionAction.Establish : ConnectionAction.Refuse, NetworkInfo.Circle),
        "CircleStatus",
        cancellationToken);

    /// <inheritdoc/>
    public Task LeaveCircleAsync(string circleId, CancellationToken cancellationToken) => EditAsync(
        new BreakConnectionRequest(circleId, Blocks: false, Deletes: true), "CircleLeave", cancellationToken, doneIf: AddressBookFault.ContactDoesNotExist);

    /// <inheritdoc/>
    public async Task<EquatableList<AddressBookContact>> LoadCircleMembersAsync(string circleId, CancellationToken cancellationToken)
    {
        using (await _oneAtATime.TakeTurnAsync(cancellationToken).ConfigureAwait(false))
            return await LoadCircleMembersNowAsync(circleId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes any call.</summary>
    /// <returns>The element in the body of the answer.</returns>
    /// <exception cref="AddressBookException">The service refused or could not be reached.</exception>
    public async Task<XElement> CallAsync(AddressBookRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        using (await _oneAtATime.TakeTurnAsync(cancellationToken).ConfigureAwait(false))
            return await _calls.AskAsync(request, ContactScenario, cancellationToken).ConfigureAwait(false);
    }

    private static Member MemberOf(string address, int networkId) => networkId switch
    {
        1 => new PassportMember { PassportName = address },
        4 => new PhoneMember { PhoneNumber = address.StartsWith("tel:", StringComparison.OrdinalIgnoreCase) ? address[4..] : address },
        9 => new CircleMember { CircleId = address[..(address.IndexOf('@', StringComparison.Ordinal) is > 0 and var at ? at : address.Length)] },
        _ => new EmailMember
        {
            Email = address,
            Annotations = [new ContactAnnotation(AnnotationNames.BuddyType, string.Create(null, $"{networkId}:"))],
        },
    };

    private static XElement? ResultOf(XElement answer, AddressBookRequest request) => answer.Child(request.Method + "Result");

    private static AddressBookException NotUnderstood(AddressBookRequest request) =>
        new(AddressBookFault.Of("", $"the answer to {request.Method} lacks what was asked for"));

    private static AddressBookContact NewContact(string address, int networkId, string? inviteMessage) => new()
    {
        Info = networkId == 1
            ? new AddressBookContactInfo
            {
                Type = AddressBookContactType.Regular,
                PassportName = address,
                IsMessengerUser = true,
                InviteMessage = inviteMessage,
            }
            : new AddressBookContactInfo
            {
                Type = AddressBookContactType.Regular,
                Emails =
                [
                    new ContactEmail(
                        ContactEmail.OtherNetwork, address, IsMessengerEnabled: true, networkId, "Email IsMessengerEnabled Capability"),
                ],
            },
    };

    private async Task<AddressBookSnapshot> LoadNowAsync(CancellationToken cancellationToken)
    {
        var state = await LoadMembershipsAsync(_state, cancellationToken).ConfigureAwait(false);
        state = await LoadContactsAsync(state, cancellationToken).ConfigureAwait(false);

        // Both or neither: a contact without his roles would seem to be allowed nothing.
        _state = state;
        _isLoaded = true;
        return _snapshot = state.ToSnapshot();
    }

    private async Task<AddressBookSynchronization> LoadMembershipsAsync(AddressBookSynchronization state, CancellationToken cancellationToken)
    {
        var (answer, isDelta) = await FetchAsync(
            since => new FindMembershipRequest([MembershipService.Messenger], since), state.MembershipWatermark, cancellationToken)
            .ConfigureAwait(false);
        return state.With(FindMembershipResult.Parse(answer), isDelta);
    }

    private async Task<AddressBookSynchronization> LoadContactsAsync(AddressBookSynchronization state, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var (answer, isDelta) = await FetchAsync(
                    since => _asksForPages ? new FindContactsPagedRequest(Since: since) : new FindAllRequest(Since: since),
                    state.BookWatermark,
                    cancellationToken).ConfigureAwait(false);
                return state.With(FindContactsResult.Parse(answer), isDelta);
            }
            catch (AddressBookException error) when (_asksForPages && error.Fault.Consequence == AddressBookConsequence.DisableFeature)
            {
                // A server of the age of WLM 8: it has no circles.
                _asksForPages = false;
            }
        }
    }

    /// <summary>Fetches a delta where that makes sense, and everything where the service wants it so.</summary>
    private async Task<(XElement Answer, bool IsDelta)> FetchAsync(
        Func<string?, AddressBookRequest> request, string? watermark, CancellationToken cancellationToken)
    {
        var scenario = _isLoaded ? TimerScenario : InitialScenario;
        if (_isLoaded && watermark is not null && _deltaRefusals < MaxDeltaRefusals)
        {
            try
            {
                var delta = await _calls.AskAsync(request(watermark), scenario, cancellationToken).ConfigureAwait(false);
                _deltaRefusals = 0;
                return (delta, true);
            }
            catch (AddressBookException error) when (error.Fault.Consequence == AddressBookConsequence.SynchronizeFully)
            {
                _deltaRefusals++;
            }
        }

        return (await _calls.AskAsync(request(null), scenario, cancellationToken).ConfigureAwait(false), false);
    }

    private async Task<string> AddContactNowAsync(string address, int networkId, string? inviteMessage, CancellationToken cancellationToken)
    {
        if (_state.FindEntry(address, networkId) is { Id: { } knownId } entry && entry.Info.IsMessengerUser == false)
        {
            await MarkForMessengerAsync(knownId, cancellationToken).ConfigureAwait(false);
            return knownId;
        }

        var request = new ContactAddRequest([NewContact(address, networkId, inviteMessage)]);
        try
        {
            var answer = await _calls.AskAsync(request, ContactScenario, cancellationToken).ConfigureAwait(false);
            return ResultOf(answer, request).Filled("guid") ?? throw NotUnderstood(request);
        }
        catch (AddressBookException error) when (networkId == 1 && error.Fault.Consequence == AddressBookConsequence.AddByMailAddress)
        {
            return await AddContactNowAsync(address, ContactEmail.Yahoo, inviteMessage, cancellationToken).ConfigureAwait(false);
        }
        catch (AddressBookException error) when (error.Fault.Code == AddressBookFault.ContactAlreadyExists)
        {
            // Not every server tells the right id in the fault, so it is looked up.
            await LoadNowAsync(cancellationToken).ConfigureAwait(false);
            if (_state.FindEntry(address, networkId) is not { Id: { } id } existing)
                throw;

            if (networkId == 1 && existing.Info.IsMessengerUser != true)
                await MarkForMessengerAsync(id, cancellationToken).ConfigureAwait(false);

            return id;
        }
    }

    private Task<XElement> MarkForMessengerAsync(string contactId, CancellationToken cancellationToken) => _calls.AskAsync(
        new ContactUpdateRequest(
        [
            new AddressBookContact
            {
                Id = contactId,
                Info = new AddressBookContactInfo { IsMessengerUser = true },
                PropertiesChanged = ChangedProperties.IsMessengerUser,
            },
        ]),
        ContactScenario,
        cancellationToken);

    private async Task<string> CreateCircleContactAsync(string circleId, string address, CancellationToken cancellationToken)
    {
        var request = new CreateContactRequest(address, circleId);
        try
        {
            var answer = await _calls.AskAsync(request, "CircleInvite", cancellationToken).ConfigureAwait(false);
            return ResultOf(answer, request).Filled("contactId") ?? throw NotUnderstood(request);
        }
        catch (AddressBookException error) when (error.Fault.Code == AddressBookFault.ContactAlreadyExists)
        {
            var members = await LoadCircleMembersNowAsync(circleId, cancellationToken).ConfigureAwait(false);
            if (members.FirstOrDefault(member => string.Equals(member.Info.PassportName, address, StringComparison.OrdinalIgnoreCase))?.Id is not { } id)
                throw;

            return id;
        }
    }

    private async Task<EquatableList<AddressBookContact>> LoadCircleMembersNowAsync(string circleId, CancellationToken cancellationToken)
    {
        var answer = await _calls.AskAsync(new FindContactsPagedRequest(circleId), "NewCircleDuringPull", cancellationToken).ConfigureAwait(false);
        return FindContactsResult.Parse(answer).Contacts;
    }

    private Task ChangeSettingAsync(string annotation, string value, CancellationToken cancellationToken) => ChangeOwnEntryAsync(
        new AddressBookContactInfo { Annotations = [new ContactAnnotation(annotation, value)] },
        ChangedProperties.Annotation,
        PrivacyScenario,
        cancellationToken);

    private Task ChangeOwnEntryAsync(AddressBookContactInfo changes, string changed, string scenario, CancellationToken cancellationToken) => EditAsync(
        new ContactUpdateRequest(
            [new AddressBookContact { Info = changes with { Type = AddressBookContactType.Me }, PropertiesChanged = changed }]),
        scenario,
        cancellationToken);

    private async Task EditAsync(AddressBookRequest request, string scenario, CancellationToken cancellationToken, string? doneIf = null)
    {
        using (await _oneAtATime.TakeTurnAsync(cancellationToken).ConfigureAwait(false))
        {
            try
            {
                await _calls.AskAsync(request, scenario, cancellationToken).ConfigureAwait(false);
            }
            catch (AddressBookException error) when (
                error.Fault.Consequence == AddressBookConsequence.CountsAsDone || error.Fault.Code == doneIf)
            {
                // It is so already.
            }
        }
    }
}
