using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Content;
using MsnBridge.Core.Conversations;
using MsnBridge.Core.Events;
using MsnBridge.Core.Files;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Lanes;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Pictures;
using MsnBridge.Core.Settings;
using MsnBridge.Core.Telemetry;

namespace MsnBridge.Core.Puppets;

/// <summary>All puppets of this process. Starting brings up every stored puppet and every lane that has something pending; stopping signs
/// all out and leaves what has not ended in the journal.</summary>
internal sealed partial class PuppetDirectory : IPuppetDirectory, IHostedService, IAsyncDisposable
{
    private readonly IPuppetStore _store;
    private readonly IJournal _journal;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _logger;
    private readonly PuppetServices _services;
    private readonly FileTransfers _transfers;
    private readonly LaneDispatcher _lanes;
    private readonly ConcurrentDictionary<PuppetId, Puppet> _puppets = new();
    private readonly ConcurrentDictionary<HomeUser, PuppetId> _users = new();
    private readonly SemaphoreSlim _linking = new(1);
    private readonly TaskCompletionSource _restored = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public PuppetDirectory(
        IPuppetStore store, IJournal journal, IContentStore content, IRemoteNetwork remote, Func<IEnumerable<IHomeNetwork>> homes, PuppetPolicy policy,
        TimeProvider time, PersonalSettings settings, ILoggerFactory loggers)
    {
        _store = store;
        _journal = journal = new ObservedJournal(journal, loggers.CreateLogger<ObservedJournal>());
        _time = time;
        _loggers = loggers;
        _logger = loggers.CreateLogger<PuppetDirectory>();
        var byId = new Lazy<ImmutableDictionary<HomeNetworkId, IHomeNetwork>>(() => homes().ToImmutableDictionary(home => home.Id));
        _transfers = new FileTransfers(content, policy.Files, byId, time, loggers.CreateLogger<FileTransfers>());
        _lanes = new LaneDispatcher(journal, Handlers(byId, content, new EmoticonWishes(settings, remote), policy), time, loggers.CreateLogger<LaneDispatcher>());
        _services = new PuppetServices(
            remote, byId, store, journal, content, new SignInBudget(policy), policy, _transfers, time, Random.Shared.NextDouble, Wake);
    }

    /// <summary>Every puppet as it is now.</summary>
    internal ICollection<Puppet> All => _puppets.Values;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var record in await _store.LoadAllAsync(cancellationToken))
        {
            Add(
                record,
                await _store.LoadContactsAsync(record.Id, cancellationToken),
                await _store.LoadGroupsAsync(record.Id, cancellationToken),
                await _store.LoadPicturesAsync(record.Id, cancellationToken));
        }

        LogRestored(_puppets.Count);
        _restored.TrySetResult();
        foreach (var lane in await _journal.FindPendingLanesAsync(cancellationToken))
        {
            Wake(lane);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _lanes.DisposeAsync();
        await Task.WhenAll(_puppets.Values.Select(async puppet => await puppet.DisposeAsync())).WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        await _transfers.DisposeAsync();
        _services.Budget.Dispose();
        _linking.Dispose();
    }

    public async Task<LinkResult> LinkAsync(HomeUser user, LinkRequest request, CancellationToken cancellationToken)
    {
        await _restored.Task.WaitAsync(cancellationToken);
        if (_services.Remote.Profiles.All(profile => profile.Name != request.Profile))
        {
            var known = string.Join(", ", _services.Remote.Profiles.Select(profile => profile.Name));
            return new LinkResult(LinkFailure.UnknownProfile, $"There is no network \"{request.Profile}\" here. Choose one of: {known}.");
        }

        if (!_services.Remote.TryParseAddress(request.Address, out var address, out var error))
        {
            return new LinkResult(LinkFailure.InvalidAddress, error);
        }

        if (await FindObstacleAsync(user, new RemoteAccount(request.Profile, address.Value), request.Password, cancellationToken) is { } early)
        {
            return early;
        }

        // Signing in is the proof of the password; the session that proved it becomes the puppet's own.
        var account = new RemoteAccount(request.Profile, address.Value);
        var yielding = await YieldAsync(account, cancellationToken);
        var session = _services.Remote.OpenSession(account, request.Password);
        var adopted = false;
        try
        {
            var result = await _services.Budget.SignInAsync(session, new OwnPresence(Availability.Online), cancellationToken);
            if (result.State != LoginState.Connected)
            {
                return Refused(result);
            }

            await _linking.WaitAsync(cancellationToken);
            try
            {
                if (await FindObstacleAsync(user, account, request.Password, cancellationToken) is { } late)
                {
                    return late;
                }

                var puppet = await SaveAsync(user, account, request.Password, cancellationToken);
                await puppet.AdoptAsync(session, request.Password, cancellationToken);
                adopted = true;
            }
            finally
            {
                _linking.Release();
            }

            return new LinkResult(null, $"{account.Address} is linked and signed in.");
        }
        catch (PuppetConflictException)
        {
            return AccountTaken(account);
        }
        finally
        {
            if (!adopted)
            {
                await session.DisposeAsync();
                await ReclaimAsync(yielding);
            }
        }
    }

    public async Task<bool> UnlinkAsync(HomeUser user, CancellationToken cancellationToken)
    {
        await _restored.Task.WaitAsync(cancellationToken);
        await _linking.WaitAsync(cancellationToken);
        try
        {
            if (Find(user) is not { } puppet)
            {
                return false;
            }

            var contacts = await puppet.AskAsync(model => model.Contacts.ToImmutableArray(), cancellationToken);
            if (_services.Homes.Value.TryGetValue(user.Network, out var home))
            {
                await home.ForgetUserAsync(new HomeLink(user, puppet.Id, puppet.Account), contacts, cancellationToken);
            }

            _users.TryRemove(user, out _);
            if (puppet.Links.Length > 1)
            {
                await RemoveLinkAsync(puppet, user, cancellationToken);
                return true;
            }

            _puppets.TryRemove(puppet.Id, out _);
            await _lanes.StopAsync(puppet.Id);
            var picture = await puppet.AskAsync(model => model.Pictures.Of(user.Network)?.Content, cancellationToken);
            await puppet.DisposeAsync();
            await _journal.ForgetAsync(puppet.Id, cancellationToken);
            await _store.RemoveAsync(puppet.Id, cancellationToken);
            if (picture is { } key)
            {
                await _services.Content.RemoveAsync(key, cancellationToken);
            }

            return true;
        }
        finally
        {
            _linking.Release();
        }
    }

    public async Task<PuppetStatus?> FindStatusAsync(HomeUser user, CancellationToken cancellationToken) =>
        await FindRestoredAsync(user, cancellationToken) is not { } puppet
            ? null
            : await puppet.AskAsync(
                model => new PuppetStatus(
                    puppet.Account, model.Status, model.Contacts.Count(contact => contact.IsListed),
                    model.Snapshot().Count(contact => contact.Contact.IsListed && contact.Presence.Availability != Availability.Offline),
                    puppet.Links),
                cancellationToken);

    public async Task<bool> ReconnectAsync(HomeUser user, CancellationToken cancellationToken)
    {
        if (await FindRestoredAsync(user, cancellationToken) is not { } puppet)
        {
            return false;
        }

        await puppet.TellAsync(new ReconnectRequested(), cancellationToken);
        return true;
    }

    public async Task<IReadOnlyList<ContactSnapshot>> GetContactsAsync(HomeUser user, CancellationToken cancellationToken) =>
        await FindRestoredAsync(user, cancellationToken) is { } puppet ? await puppet.AskAsync(model => model.Snapshot(), cancellationToken) : [];

    public async Task<ContactSnapshot?> FindContactAsync(HomeUser user, ContactId contact, CancellationToken cancellationToken) =>
        await FindRestoredAsync(user, cancellationToken) is { } puppet ? await puppet.AskAsync(model => model.Find(contact), cancellationToken) : null;

    public async Task<bool> SubmitAsync(
        HomeUser user, ConversationId conversation, EventToRemote submitted, string? deduplicationKey, CancellationToken cancellationToken)
    {
        if (await FindRestoredAsync(user, cancellationToken) is not { } puppet)
        {
            return false;
        }

        var now = _time.GetUtcNow();
        var lane = new LaneKey(new PortalKey(puppet.Id, conversation), submitted is FileToRemote ? LaneEnd.RemoteFiles : LaneEnd.Remote);
        List<JournalDraft> drafts = [new(lane, submitted, now, deduplicationKey)];
        if (EchoOf(submitted) is { } said)
        {
            // The same key, so that what is handed in twice is shown once as well.
            drafts.AddRange(puppet.Links.Where(link => link.Network != user.Network).Select(link => new JournalDraft(
                lane with { End = LaneEnd.Home(link.Network) }, new OwnMessageToHome(said, now), now, deduplicationKey)));
        }

        if (submitted is FileToRemote file)
        {
            // From here on it can be taken back.
            _transfers.Outgoing.Track(user, file.Message.MessageId);
        }

        var made = await _journal.AppendAsync(drafts, cancellationToken);
        // Committed: what follows must not make the caller believe otherwise.
        foreach (var echo in made.Where(entry => entry.Lane != lane))
        {
            Wake(echo.Lane);
        }

        await puppet.WakeAsync(lane, CancellationToken.None);
        return true;
    }

    public async Task<bool> AnswerFileOfferAsync(HomeUser user, string offer, bool accept, CancellationToken cancellationToken) =>
        await FindRestoredAsync(user, cancellationToken) is { } puppet
        && _transfers.Offers.Find(offer) is { } held && held.Puppet == puppet.Id && held.TryAnswer(accept);

    public async Task<IReadOnlyList<WaitingOffer>> FindFileOffersAsync(HomeUser user, CancellationToken cancellationToken) =>
        await FindRestoredAsync(user, cancellationToken) is { } puppet ? _transfers.Offers.Waiting(puppet.Id) : [];

    public async Task<bool> CancelFileAsync(HomeUser user, string messageId, CancellationToken cancellationToken) =>
        await FindRestoredAsync(user, cancellationToken) is not null && _transfers.Outgoing.Cancel(user, messageId);

    public async Task<FileRules?> FindFileRulesAsync(HomeUser user, CancellationToken cancellationToken) =>
        await FindRestoredAsync(user, cancellationToken) is { } puppet ? await puppet.AskAsync(model => model.FileRules, cancellationToken) : null;

    public async Task<bool> ChangeFileRulesAsync(HomeUser user, FileRules rules, CancellationToken cancellationToken)
    {
        if (await FindRestoredAsync(user, cancellationToken) is not { } puppet)
        {
            return false;
        }

        await puppet.TellAsync(new FileRulesChanged(rules), cancellationToken);
        return true;
    }

    public async Task SetHomePresenceAsync(HomeUser user, OwnPresence presence, CancellationToken cancellationToken)
    {
        if (await FindRestoredAsync(user, cancellationToken) is { } puppet)
        {
            await puppet.TellAsync(new HomePresenceChanged(user.Network, presence), cancellationToken);
        }
    }

    public async Task SendTypingAsync(HomeUser user, ConversationId conversation, CancellationToken cancellationToken)
    {
        if (Find(user)?.View.Session is { } session)
        {
            try
            {
                await session.SendTypingAsync(conversation, cancellationToken);
            }
            catch (RemoteSessionException)
            {
                // Best effort: nobody misses a typing notice of a session that ended.
            }
        }
    }

    public async Task<IReadOnlyList<GroupConversation>> GetGroupsAsync(HomeUser user, CancellationToken cancellationToken) =>
        await FindRestoredAsync(user, cancellationToken) is { } puppet ? await puppet.AskAsync(model => model.Groups, cancellationToken) : [];

    public async Task<GroupResult> CreateGroupAsync(
        HomeUser user, ImmutableArray<ContactId> members, string? name, CancellationToken cancellationToken) => await GroupRequests.AskAsync(
            await FindRestoredAsync(user, cancellationToken), session => session.CreateGroupAsync(members, name, cancellationToken), cancellationToken);

    public async Task<GroupResult> InviteToGroupAsync(
        HomeUser user, ConversationId conversation, ContactId contact, CancellationToken cancellationToken) => await GroupRequests.AskAsync(
            await FindRestoredAsync(user, cancellationToken), session => session.InviteToGroupAsync(conversation, contact, cancellationToken),
            cancellationToken);

    public async Task<GroupResult> LeaveGroupAsync(HomeUser user, ConversationId conversation, CancellationToken cancellationToken) =>
        await GroupRequests.LeaveAsync(await FindRestoredAsync(user, cancellationToken), conversation, cancellationToken);

    public async Task<GroupResult> AnswerGroupInvitationAsync(
        HomeUser user, ConversationId conversation, bool accepts, CancellationToken cancellationToken) => await GroupRequests.AskAsync(
            await FindRestoredAsync(user, cancellationToken), session => session.AnswerGroupInvitationAsync(conversation, accepts, cancellationToken),
            cancellationToken);

    public async Task<DisplayNameResult> SetDisplayNameAsync(HomeUser user, string name, CancellationToken cancellationToken)
    {
        if (await FindRestoredAsync(user, cancellationToken) is not { } puppet)
        {
            return DisplayNameResult.NoAccount;
        }

        if (puppet.View.Session is not { } session)
        {
            return DisplayNameResult.NotSignedIn;
        }

        try
        {
            return await session.SetDisplayNameAsync(name, cancellationToken) switch
            {
                ContactEditFailure.None => DisplayNameResult.Changed,
                ContactEditFailure.NotSignedIn => DisplayNameResult.NotSignedIn,
                _ => DisplayNameResult.Refused,
            };
        }
        catch (RemoteSessionException)
        {
            return DisplayNameResult.NotSignedIn;
        }
    }

    public async Task<IReadOnlyList<AccountPlace>?> GetPlacesAsync(HomeUser user, CancellationToken cancellationToken) =>
        await FindRestoredAsync(user, cancellationToken) is { } puppet ? await puppet.AskAsync(model => model.Places, cancellationToken) : null;

    public async Task<PlaceSignOutResult> SignOutPlaceAsync(HomeUser user, string place, CancellationToken cancellationToken)
    {
        if (await FindRestoredAsync(user, cancellationToken) is not { } puppet)
        {
            return PlaceSignOutResult.NoAccount;
        }

        if (puppet.View.Session is not { } session)
        {
            return PlaceSignOutResult.NotSignedIn;
        }

        var places = await puppet.AskAsync(model => model.Places, cancellationToken);
        if (!places.Any(known => known.Id == place && !known.IsThisBridge))
        {
            return PlaceSignOutResult.UnknownPlace;
        }

        try
        {
            return await session.SignOutPlaceAsync(place, cancellationToken) ? PlaceSignOutResult.Asked : PlaceSignOutResult.Refused;
        }
        catch (RemoteSessionException)
        {
            return PlaceSignOutResult.NotSignedIn;
        }
    }

    public async Task<IReadOnlyList<HomeUser>> FindUsersAsync(HomeNetworkId network, CancellationToken cancellationToken)
    {
        await _restored.Task.WaitAsync(cancellationToken);
        return [.. _users.Keys.Where(user => user.Network == network)];
    }

    /// <summary>What the chat on the other home networks shows of it.</summary>
    private static MessageContent? EchoOf(EventToRemote submitted) => submitted switch
    {
        MessageToRemote message => message.Content,
        FileToRemote file => new MessageContent($"(the file {FileText.Describe(file.File)})"),
        _ => null,
    };

    private Func<LaneEnd, ILaneHandler> Handlers(
        Lazy<ImmutableDictionary<HomeNetworkId, IHomeNetwork>> homes, IContentStore content, EmoticonWishes wishes, PuppetPolicy policy)
    {
        var sessions = new RemoteSessions(_time);
        var ends = new RemoteDeliveryEnds(_journal, Wake, _time, _loggers.CreateLogger<RemoteDeliveryEnds>());
        var remote = new RemoteLaneHandler(_puppets.GetValueOrDefault, _journal, wishes, policy, sessions, ends);
        var remoteFiles = new RemoteFileLaneHandler(_puppets.GetValueOrDefault, _journal, _transfers, sessions, ends, _time);
        var offers = new OfferLaneHandler(
            _puppets.GetValueOrDefault, _journal, _transfers, Wake, _time, _loggers.CreateLogger<OfferLaneHandler>());
        var home = new HomeLaneHandler(
            _puppets.GetValueOrDefault, homes, _journal, new EmoticonPictures(content, _time), wishes, _transfers, _time, _loggers.CreateLogger<HomeLaneHandler>());
        var log = _loggers.CreateLogger<ObservedLaneHandler>();
        return end => new ObservedLaneHandler(
            end == LaneEnd.Remote ? remote : end == LaneEnd.RemoteFiles ? remoteFiles : end.IsOffer ? offers : home, _time, log);
    }

    private static LinkResult Refused(SignInResult result)
    {
        var failure = result.State switch
        {
            LoginState.BadCredentials => LinkFailure.BadCredentials,
            LoginState.LoggedOut => LinkFailure.AccountRefused,
            _ => LinkFailure.ServerUnavailable,
        };
        var message = result.State switch
        {
            LoginState.BadCredentials => "The address or the password was refused. Check both and try again.",
            LoginState.SignedInElsewhere => "Another client signed in with this account at the same moment and the bridge gave way. Try again.",
            LoginState.LoggedOut => "The account's network does not let it in. Settle that with the network, then try again.",
            _ => "The account's server could not be reached. Try again later.",
        };
        return new LinkResult(failure, result.Detail is null ? message : $"{message} ({result.Detail})");
    }

    private static LinkResult AccountTaken(RemoteAccount account) =>
        new(LinkFailure.AccountTaken, $"{account.Address} is linked by somebody else on this bridge already.");

    private static LinkResult LinkedElsewhere(RemoteAccount account) => new(
        LinkFailure.AccountTaken,
        $"{account.Address} is linked on this bridge already, with another password. If it is yours and you have changed its password, give the new "
        + "one first where you have linked it.");

    /// <summary>Why this user may not have this account, or null.</summary>
    private async Task<LinkResult?> FindObstacleAsync(HomeUser user, RemoteAccount account, Secret password, CancellationToken cancellationToken)
    {
        if (Find(user) is { } own && own.Account != account)
        {
            return new LinkResult(
                LinkFailure.OtherAccountLinked, $"You have linked {own.Account.Address} already. Unlink it before you link {account.Address}.");
        }

        if (await _store.FindByAccountAsync(account, cancellationToken) is { } other && !other.Links.Contains(user))
        {
            // The same person may come from a second home network; that he knows the password is what shows it. It is compared and not tried,
            // since trying it would put the session of the account's owner out.
            if (other.Links.Any(link => link.Network == user.Network))
                return AccountTaken(account);
            return SamePassword(other.Password, password) ? null : LinkedElsewhere(account);
        }

        return null;

        static bool SamePassword(Secret one, Secret two) =>
            CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one.Reveal()), Encoding.UTF8.GetBytes(two.Reveal()));
    }

    // The network knows one session for each account: a puppet that kept its own would be told that it was signed in from elsewhere.
    private async Task<Puppet?> YieldAsync(RemoteAccount account, CancellationToken cancellationToken)
    {
        var puppet = _puppets.Values.FirstOrDefault(puppet => puppet.Account == account);
        if (puppet is not null)
        {
            await puppet.TellAsync(new SessionYielded(), cancellationToken);
            // Handled before this answer, so before the sign-in begins.
            await puppet.AskAsync(model => model.Status, cancellationToken);
        }

        return puppet;
    }

    private static async Task ReclaimAsync(Puppet? puppet)
    {
        try
        {
            if (puppet is not null)
            {
                await puppet.TellAsync(new SessionReclaimed(), CancellationToken.None);
            }
        }
        catch (OperationCanceledException)
        {
            // The puppet is being stopped and wants no session any more.
        }
    }

    private async Task<Puppet> SaveAsync(HomeUser user, RemoteAccount account, Secret password, CancellationToken cancellationToken)
    {
        var known = await _store.FindByAccountAsync(account, cancellationToken);
        var record = known is null
            ? new PuppetRecord(
                new PuppetId(Guid.NewGuid()), account, password, new LoginStatus(LoginState.LoggedOut, null, _time.GetUtcNow()), [user])
            : known with { Password = password, Links = known.Links.Contains(user) ? known.Links : known.Links.Add(user) };
        await _store.SaveAsync(record, cancellationToken);
        if (!_puppets.TryGetValue(record.Id, out var puppet))
        {
            return Add(record, [], [], []);
        }

        await puppet.ChangeLinksAsync(record.Links, cancellationToken);
        _users[user] = record.Id;
        return puppet;
    }

    private async Task RemoveLinkAsync(Puppet puppet, HomeUser user, CancellationToken cancellationToken)
    {
        var record = await _store.FindAsync(puppet.Id, cancellationToken)
                     ?? throw new InvalidOperationException($"Puppet {puppet.Id} is not in the store.");
        var links = record.Links.Remove(user);
        await _store.SaveAsync(record with { Links = links }, cancellationToken);
        await puppet.ChangeLinksAsync(links, cancellationToken);
    }

    private Puppet Add(
        PuppetRecord record, IReadOnlyList<Contact> contacts, IReadOnlyList<GroupConversation> groups,
        IReadOnlyList<KeyValuePair<HomeUser, HomePicture>> pictures)
    {
        var puppet = new Puppet(record, contacts, groups, pictures, _services, _loggers.CreateLogger<Puppet>());
        _puppets[record.Id] = puppet;
        foreach (var link in record.Links)
        {
            _users[link] = record.Id;
        }

        return puppet;
    }

    // Home networks ask as soon as they start, and before everything is restored the answer would be that nobody has an account.
    internal async Task<Puppet?> FindRestoredAsync(HomeUser user, CancellationToken cancellationToken)
    {
        await _restored.Task.WaitAsync(cancellationToken);
        return Find(user);
    }

    private Puppet? Find(HomeUser user) =>
        _users.TryGetValue(user, out var id) && _puppets.TryGetValue(id, out var puppet) ? puppet : null;

    private void Wake(LaneKey lane) => _lanes.Wake(lane);

    [LoggerMessage(CoreEventIds.PuppetsRestored, LogLevel.Information, "{Count} linked accounts restored")]
    private partial void LogRestored(int count);
}
