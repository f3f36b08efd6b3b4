using System.Collections.Concurrent;
using System.Collections.Immutable;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Conversations;
using MsnBridge.Core.Events;
using MsnBridge.Core.Files;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Addressing;

namespace MsnBridge.Matrix.Tests.Support;

/// <summary>Puppets that do nothing but note what they are told. They outlive the processes that ask them.</summary>
internal sealed class FakePuppets : IPuppetDirectory
{
    private readonly ConcurrentDictionary<HomeUser, PuppetStatus> _accounts = new();
    private readonly ConcurrentDictionary<(HomeUser User, ContactId Contact), ContactSnapshot> _contacts = new();
    private readonly ConcurrentQueue<(HomeUser User, ConversationId Conversation, EventToRemote Event, string? Key)> _submitted = new();

    public static RemoteAccount Account { get; } = new("local", "alice@msn.example");

    /// <summary>The password that signs in.</summary>
    public string Password { get; set; } = "correct horse";

    public Exception? Fault { get; set; }

    public DisplayNameResult NameResult { get; set; } = DisplayNameResult.Changed;

    public ConcurrentQueue<LinkRequest> Links { get; } = new();

    public ConcurrentQueue<(HomeUser User, OwnPresence Presence)> Presences { get; } = new();

    public ConcurrentQueue<(HomeUser User, ConversationId Conversation)> Typing { get; } = new();

    public ConcurrentQueue<HomeUser> Reconnects { get; } = new();

    public ConcurrentQueue<HomeUser> Unlinks { get; } = new();

    /// <summary>What was journaled, once for each key.</summary>
    public IReadOnlyList<EventToRemote> Submitted =>
        [.. _submitted.DistinctBy(submitted => (submitted.User, submitted.Conversation, submitted.Key ?? Guid.NewGuid().ToString())).Select(submitted => submitted.Event)];

    /// <summary>Where it went, in that order.</summary>
    public IReadOnlyList<ConversationId> Conversations => [.. _submitted.Select(submitted => submitted.Conversation)];

    public IReadOnlyList<string> Texts => [.. Submitted.OfType<MessageToRemote>().Select(message => message.Content.Text)];

    public void AddAccount(MatrixUserId user, RemoteAccount? account = null, LoginState state = LoginState.Connected) =>
        _accounts[MatrixHome.ToHomeUser(user)] = new(account ?? Account, new(state, null, DateTimeOffset.UnixEpoch), 2, 1, [MatrixHome.ToHomeUser(user)]);

    public void RemoveAccount(MatrixUserId user) => _accounts.TryRemove(MatrixHome.ToHomeUser(user), out _);

    public void AddContact(MatrixUserId user, Contact contact, ContactPresence? presence = null) =>
        _contacts[(MatrixHome.ToHomeUser(user), contact.Id)] = new(contact, presence ?? ContactPresence.Offline);

    public Task<LinkResult> LinkAsync(HomeUser user, LinkRequest request, CancellationToken cancellationToken)
    {
        Throw();
        Links.Enqueue(request);
        if (request.Password.Reveal() != Password)
            return Task.FromResult(new LinkResult(LinkFailure.BadCredentials, "The password was refused."));
        _accounts[user] = new(new RemoteAccount(request.Profile, request.Address), new(LoginState.Connected, null, DateTimeOffset.UnixEpoch), 0, 0, [user]);
        return Task.FromResult(new LinkResult(null, $"{request.Address} is linked."));
    }

    public Task<bool> UnlinkAsync(HomeUser user, CancellationToken cancellationToken)
    {
        Throw();
        Unlinks.Enqueue(user);
        return Task.FromResult(_accounts.TryRemove(user, out _));
    }

    public Task<PuppetStatus?> FindStatusAsync(HomeUser user, CancellationToken cancellationToken)
    {
        Throw();
        return Task.FromResult(_accounts.GetValueOrDefault(user));
    }

    public Task<bool> ReconnectAsync(HomeUser user, CancellationToken cancellationToken)
    {
        Reconnects.Enqueue(user);
        return Task.FromResult(_accounts.ContainsKey(user));
    }

    public Task<IReadOnlyList<ContactSnapshot>> GetContactsAsync(HomeUser user, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ContactSnapshot>>(
            [.. _contacts.Where(pair => pair.Key.User == user).Select(pair => pair.Value).OrderBy(snapshot => snapshot.Contact.Id.Value, StringComparer.Ordinal)]);

    public Task<ContactSnapshot?> FindContactAsync(HomeUser user, ContactId contact, CancellationToken cancellationToken) =>
        Task.FromResult(_contacts.GetValueOrDefault((user, contact)));

    public Task<bool> SubmitAsync(
        HomeUser user, ConversationId conversation, EventToRemote submitted, string? deduplicationKey, CancellationToken cancellationToken)
    {
        Throw();
        if (!_accounts.ContainsKey(user))
            return Task.FromResult(false);
        _submitted.Enqueue((user, conversation, submitted, deduplicationKey));
        return Task.FromResult(true);
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

    public Task<bool> CancelFileAsync(HomeUser user, string messageId, CancellationToken cancellationToken)
    {
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
        Presences.Enqueue((user, presence));
        return Task.CompletedTask;
    }

    public Task SendTypingAsync(HomeUser user, ConversationId conversation, CancellationToken cancellationToken)
    {
        Typing.Enqueue((user, conversation));
        return Task.CompletedTask;
    }

    /// <summary>The groups of whoever asks.</summary>
    public List<GroupConversation> Groups { get; } = [];

    /// <summary>What was asked of groups.</summary>
    public ConcurrentQueue<string> GroupRequests { get; } = new();

    /// <summary>What comes of it.</summary>
    public Func<string, GroupResult> OnGroup { get; set; } = _ => GroupResult.Done;

    public Task<IReadOnlyList<GroupConversation>> GetGroupsAsync(HomeUser user, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<GroupConversation>>([.. Groups]);

    public Task<GroupResult> CreateGroupAsync(HomeUser user, ImmutableArray<ContactId> members, string? name, CancellationToken cancellationToken) =>
        AskAsync($"create {string.Join(' ', members.Select(member => member.Value).Order())}{name}");

    public Task<GroupResult> InviteToGroupAsync(HomeUser user, ConversationId conversation, ContactId contact, CancellationToken cancellationToken) =>
        AskAsync($"invite {contact} {conversation}");

    public Task<GroupResult> LeaveGroupAsync(HomeUser user, ConversationId conversation, CancellationToken cancellationToken) => AskAsync($"leave {conversation}");

    public Task<GroupResult> AnswerGroupInvitationAsync(
        HomeUser user, ConversationId conversation, bool accepts, CancellationToken cancellationToken) => AskAsync($"answer {conversation} {accepts}");

    private Task<GroupResult> AskAsync(string what)
    {
        GroupRequests.Enqueue(what);
        var result = OnGroup(what);
        if (result.Group is { } group)
        {
            Groups.RemoveAll(known => known.Id == group.Id);
            Groups.Add(group);
        }

        return Task.FromResult(result);
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
        return Task.FromResult(NameResult);
    }

    public Task<IReadOnlyList<HomeUser>> FindUsersAsync(HomeNetworkId network, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<HomeUser>>([.. _accounts.Keys.Where(user => user.Network == network).OrderBy(user => user.Address, StringComparer.Ordinal)]);

    private void Throw()
    {
        if (Fault is not null)
            throw Fault;
    }
}
