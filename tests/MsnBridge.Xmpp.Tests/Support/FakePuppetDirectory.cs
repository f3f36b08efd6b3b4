using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Threading.Channels;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Conversations;
using MsnBridge.Core.Events;
using MsnBridge.Core.Files;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Xmpp.Tests.Support;

/// <summary>Puppets that do nothing but note what they are told.</summary>
internal sealed class FakePuppetDirectory : IPuppetDirectory
{
    private readonly ConcurrentDictionary<string, PuppetStatus> _accounts = new();
    private readonly ConcurrentDictionary<(string User, ContactId Contact), ContactSnapshot> _contacts = new();
    private readonly Channel<object> _told = Channel.CreateUnbounded<object>();
    private int _findUsersCount;
    private int _getContactsCount;

    /// <summary>What comes of the next sign-ins.</summary>
    public Func<LinkRequest, Task<LinkResult>> OnLink { get; set; } = request => Task.FromResult(new LinkResult(null, $"{request.Address} is linked."));

    public Func<EventToRemote, Task> OnSubmit { get; set; } = _ => Task.CompletedTask;

    public LinkRequest? LastLink { get; private set; }

    public void AddAccount(string user, LoginState state = LoginState.Connected) =>
        _accounts[user] = new(new("embedded", "alice@hotmail.com"), new(state, null, DateTimeOffset.UnixEpoch), 0, 0, [new(new("xmpp"), user)]);

    public void AddContact(string user, Contact contact, ContactPresence? presence = null) =>
        _contacts[(user, contact.Id)] = new(contact, presence ?? ContactPresence.Offline);

    public void RemoveContact(string user, ContactId contact) => _contacts.TryRemove((user, contact), out _);

    public int AccountCount => _accounts.Count;

    public bool HasAccount(string user) => _accounts.ContainsKey(user);

    /// <summary>The next thing told that is of that type.</summary>
    public async Task<T> NextAsync<T>()
    {
        using var patience = new CancellationTokenSource(ServerConnection.Patience);
        while (true)
        {
            if (await _told.Reader.ReadAsync(patience.Token) is T meant)
            {
                return meant;
            }
        }
    }

    /// <summary>Everything told and not yet taken.</summary>
    public List<object> TakeAll()
    {
        List<object> all = [];
        while (_told.Reader.TryRead(out var told))
        {
            all.Add(told);
        }

        return all;
    }

    public async Task<LinkResult> LinkAsync(HomeUser user, LinkRequest request, CancellationToken cancellationToken)
    {
        LastLink = request;
        var result = await OnLink(request);
        if (result.Linked)
        {
            AddAccount(user.Address);
        }

        return result;
    }

    public Task<bool> UnlinkAsync(HomeUser user, CancellationToken cancellationToken) => Task.FromResult(_accounts.TryRemove(user.Address, out _));

    public Task<PuppetStatus?> FindStatusAsync(HomeUser user, CancellationToken cancellationToken) =>
        Task.FromResult(_accounts.GetValueOrDefault(user.Address));

    public Task<bool> ReconnectAsync(HomeUser user, CancellationToken cancellationToken)
    {
        _told.Writer.TryWrite("reconnect");
        return Task.FromResult(_accounts.ContainsKey(user.Address));
    }

    public int GetContactsCount => Volatile.Read(ref _getContactsCount);

    public Task<IReadOnlyList<ContactSnapshot>> GetContactsAsync(HomeUser user, CancellationToken cancellationToken)
    {
        IReadOnlyList<ContactSnapshot> contacts =
            [.. _contacts.Where(contact => contact.Key.User == user.Address).Select(contact => contact.Value).OrderBy(contact => contact.Contact.Id.Value)];
        Interlocked.Increment(ref _getContactsCount);
        return Task.FromResult(contacts);
    }

    public Task<ContactSnapshot?> FindContactAsync(HomeUser user, ContactId contact, CancellationToken cancellationToken) =>
        Task.FromResult(_contacts.GetValueOrDefault((user.Address, contact)));

    public async Task<bool> SubmitAsync(
        HomeUser user, ConversationId conversation, EventToRemote submitted, string? deduplicationKey, CancellationToken cancellationToken)
    {
        await OnSubmit(submitted);
        if (!_accounts.ContainsKey(user.Address))
        {
            return false;
        }

        _told.Writer.TryWrite(new Submitted(conversation, submitted, deduplicationKey));
        return true;
    }

    /// <summary>How users take files.</summary>
    public ConcurrentDictionary<HomeUser, FileRules> FileRules { get; } = new();

    /// <summary>Offers that wait for an answer.</summary>
    public ConcurrentDictionary<string, WaitingOffer> Offers { get; } = new();

    public ConcurrentQueue<(string Offer, bool Accept)> Answers { get; } = new();

    public ConcurrentQueue<string> Cancelled { get; } = new();

    public Task<bool> AnswerFileOfferAsync(HomeUser user, string offer, bool accept, CancellationToken cancellationToken)
    {
        Answers.Enqueue((offer, accept));
        return Task.FromResult(Offers.TryRemove(offer, out _));
    }

    public Task<IReadOnlyList<WaitingOffer>> FindFileOffersAsync(HomeUser user, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<WaitingOffer>>([.. Offers.Values.OrderBy(offer => offer.ExpiresAt)]);

    /// <summary>Whether a file is under way.</summary>
    public Func<string, bool> OnCancelFile { get; set; } = _ => true;

    public Task<bool> CancelFileAsync(HomeUser user, string messageId, CancellationToken cancellationToken)
    {
        if (!OnCancelFile(messageId))
        {
            return Task.FromResult(false);
        }

        Cancelled.Enqueue(messageId);
        return Task.FromResult(true);
    }

    public Task<FileRules?> FindFileRulesAsync(HomeUser user, CancellationToken cancellationToken) =>
        Task.FromResult<FileRules?>(FileRules.GetValueOrDefault(user, new FileRules()));

    public Task<bool> ChangeFileRulesAsync(HomeUser user, FileRules rules, CancellationToken cancellationToken)
    {
        FileRules[user] = rules;
        return Task.FromResult(true);
    }

    public Task SetHomePresenceAsync(HomeUser user, OwnPresence presence, CancellationToken cancellationToken)
    {
        _told.Writer.TryWrite(presence);
        return Task.CompletedTask;
    }

    public Task SendTypingAsync(HomeUser user, ConversationId conversation, CancellationToken cancellationToken)
    {
        _told.Writer.TryWrite(new TypingTold(conversation));
        return Task.CompletedTask;
    }

    private readonly ConcurrentDictionary<(string User, ConversationId Conversation), GroupConversation> _groups = new();

    /// <summary>What comes of making, inviting into and answering for groups.</summary>
    public Func<ImmutableArray<ContactId>, string?, GroupResult> OnCreateGroup { get; set; } = (_, _) => GroupResult.Refused(GroupFailure.NotOffered);

    public Func<ConversationId, ContactId, GroupResult> OnInviteToGroup { get; set; } = (_, _) => GroupResult.Done;

    public Func<ConversationId, bool, GroupResult> OnAnswerInvitation { get; set; } = (_, _) => GroupResult.Done;

    public void SetGroup(string user, GroupConversation group) => _groups[(user, group.Id)] = group;

    public void RemoveGroup(string user, ConversationId conversation) => _groups.TryRemove((user, conversation), out _);

    public Task<IReadOnlyList<GroupConversation>> GetGroupsAsync(HomeUser user, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<GroupConversation>>(
            [.. _groups.Where(group => group.Key.User == user.Address).Select(group => group.Value).OrderBy(group => group.Id.Value)]);

    public Task<GroupResult> CreateGroupAsync(HomeUser user, ImmutableArray<ContactId> members, string? name, CancellationToken cancellationToken)
    {
        _told.Writer.TryWrite(new GroupCreated(string.Join(' ', members), name));
        var result = OnCreateGroup(members, name);
        if (result.Group is { } group)
        {
            SetGroup(user.Address, group);
        }

        return Task.FromResult(result);
    }

    public Task<GroupResult> InviteToGroupAsync(HomeUser user, ConversationId conversation, ContactId contact, CancellationToken cancellationToken)
    {
        _told.Writer.TryWrite(new GroupInvited(conversation, contact));
        return Task.FromResult(OnInviteToGroup(conversation, contact));
    }

    public Task<GroupResult> LeaveGroupAsync(HomeUser user, ConversationId conversation, CancellationToken cancellationToken)
    {
        _told.Writer.TryWrite(new GroupLeft(conversation));
        return Task.FromResult(GroupResult.Done);
    }

    public Task<GroupResult> AnswerGroupInvitationAsync(
        HomeUser user, ConversationId conversation, bool accepts, CancellationToken cancellationToken)
    {
        _told.Writer.TryWrite(new GroupAnswered(conversation, accepts));
        return Task.FromResult(OnAnswerInvitation(conversation, accepts));
    }

    /// <summary>Where the accounts are signed in.</summary>
    public List<AccountPlace> Places { get; } = [];

    /// <summary>The places that were asked to go.</summary>
    public List<string> SignedOutPlaces { get; } = [];

    public Task<IReadOnlyList<AccountPlace>?> GetPlacesAsync(HomeUser user, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<AccountPlace>?>(Places);

    public Task<PlaceSignOutResult> SignOutPlaceAsync(HomeUser user, string place, CancellationToken cancellationToken)
    {
        SignedOutPlaces.Add(place);
        return Task.FromResult(Places.RemoveAll(known => known.Id == place) > 0 ? PlaceSignOutResult.Asked : PlaceSignOutResult.UnknownPlace);
    }

    /// <summary>What accounts were called, in order.</summary>
    public List<string> Names { get; } = [];

    public Task<DisplayNameResult> SetDisplayNameAsync(HomeUser user, string name, CancellationToken cancellationToken)
    {
        Names.Add(name);
        return Task.FromResult(_accounts.ContainsKey(user.Address) ? DisplayNameResult.Changed : DisplayNameResult.NoAccount);
    }

    public int FindUsersCount => Volatile.Read(ref _findUsersCount);

    public Task<IReadOnlyList<HomeUser>> FindUsersAsync(HomeNetworkId network, CancellationToken cancellationToken)
    {
        IReadOnlyList<HomeUser> users = [.. _accounts.Keys.Select(user => new HomeUser(network, user))];
        Interlocked.Increment(ref _findUsersCount);
        return Task.FromResult(users);
    }
}

internal sealed record Submitted(ConversationId Conversation, EventToRemote Event, string? DeduplicationKey);

internal sealed record TypingTold(ConversationId Conversation);

internal sealed record GroupCreated(string Members, string? Name);

internal sealed record GroupInvited(ConversationId Conversation, ContactId Contact);

internal sealed record GroupLeft(ConversationId Conversation);

internal sealed record GroupAnswered(ConversationId Conversation, bool Accepts);
