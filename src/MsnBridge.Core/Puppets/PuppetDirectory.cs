using System.Collections.Immutable;
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
using MsnBridge.Core.People;
using MsnBridge.Core.Settings;
using MsnBridge.Core.Telemetry;

namespace MsnBridge.Core.Puppets;

/// <summary>All puppets of this process. Starting brings up every stored puppet and every lane that has something pending; stopping signs
/// all out and leaves what has not ended in the journal.</summary>
internal sealed partial class PuppetDirectory : IPuppetDirectory, IAccountErasure, IBridgeWork, ILoginFigures, IHostedService, IAsyncDisposable
{
    // So that messages do not wait for a long transaction.
    private const int DiscardTogether = 250;
    private static readonly TimeSpan s_signOutTime = TimeSpan.FromSeconds(2);

    private readonly IPuppetStore _store;
    private readonly IJournal _journal;
    private readonly BoundedJournal _bounded;
    private readonly TimeSpan _longestWait;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _logger;
    private readonly PuppetServices _services;
    private readonly FileTransfers _transfers;
    private readonly HomeFiles _files;
    private readonly LaneDispatcher _lanes;
    private readonly PuppetTable _puppets;
    private readonly AccountLinks _links;

    public PuppetDirectory(
        IPuppetStore store, IJournal journal, IContentStore content, IRemoteNetwork remote, Func<IEnumerable<IHomeNetwork>> homes, PuppetPolicy policy,
        TimeProvider time, PersonalSettings settings, ILoggerFactory loggers, Random? chance = null)
    {
        _store = store;
        _bounded = new BoundedJournal(journal, policy.Backlog, time, loggers.CreateLogger<BoundedJournal>());
        _journal = journal = new ObservedJournal(_bounded, loggers.CreateLogger<ObservedJournal>());
        _longestWait = policy.Backlog.Age;
        _time = time;
        _loggers = loggers;
        _logger = loggers.CreateLogger<PuppetDirectory>();
        var byId = new Lazy<ImmutableDictionary<HomeNetworkId, IHomeNetwork>>(() => homes().ToImmutableDictionary(home => home.Id));
        _transfers = new FileTransfers(content, policy.Files, byId, time, loggers.CreateLogger<FileTransfers>());
        _files = new HomeFiles(journal, _transfers);
        _puppets = new PuppetTable(
            (record, contacts, groups, pictures) => new Puppet(record, contacts, groups, pictures, _services!, loggers.CreateLogger<Puppet>()));
        _lanes = new LaneDispatcher(
            journal, Handlers(byId, content, new EmoticonWishes(settings, remote), settings, policy), new LaneLimits(policy.StuckAfter, policy.DrainTime), TellGivenUp, time,
            loggers.CreateLogger<LaneDispatcher>());
        _services = new PuppetServices(
            remote, byId, store, journal, content, new SignInBudget(policy, time, (chance ?? Random.Shared).NextDouble), policy, _transfers, _files, time,
            (chance ?? Random.Shared).NextDouble, Wake, new PuppetTroubles());
        _links = new AccountLinks(_services, _puppets, _lanes.StopAsync);
    }

    /// <summary>Every puppet as it is now.</summary>
    internal ICollection<Puppet> All => _puppets.All;

    public IReadOnlyDictionary<LoginState, int> CountLogins() => All.GroupBy(puppet => puppet.View.State).ToDictionary(group => group.Key, group => group.Count());

    /// <summary>The home networks that are configured.</summary>
    internal IEnumerable<HomeNetworkId> HomeNetworks => _services.Homes.Value.Keys;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var record in await _store.LoadAllAsync(cancellationToken))
        {
            _puppets.Add(
                record,
                await _store.LoadContactsAsync(record.Id, cancellationToken),
                await _store.LoadGroupsAsync(record.Id, cancellationToken),
                await _store.LoadPicturesAsync(record.Id, cancellationToken));
        }

        LogRestored(_puppets.All.Count);
        _puppets.EndRestoring();
        foreach (var lane in await _journal.FindPendingLanesAsync(cancellationToken))
        {
            Wake(lane);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _lanes.DrainAsync();
        try
        {
            await Task.WhenAll(_puppets.All.Select(async puppet => await puppet.DisposeAsync())).WaitAsync(s_signOutTime, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Whoever hangs goes with the process: the network notices that the connection ended.
            LogNotSignedOut(_puppets.All.Count(puppet => !puppet.HasEnded));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        await _lanes.DisposeAsync();
        await _transfers.DisposeAsync();
        _services.Budget.Dispose();
        _links.Dispose();
    }

    public BridgeWorkState Look()
    {
        var (running, waiting, oldest) = _lanes.Look();
        var (signingIn, waitingToSignIn) = _services.Budget.Look();
        return new BridgeWorkState(running, waiting, oldest, _lanes.GivenUp, _services.Troubles.Restarts, signingIn, waitingToSignIn);
    }

    public Task<LinkResult> LinkAsync(HomeUser user, LinkRequest request, CancellationToken cancellationToken) =>
        _links.LinkAsync(user, request, cancellationToken);

    public Task<bool> UnlinkAsync(HomeUser user, CancellationToken cancellationToken) => _links.UnlinkAsync(user, cancellationToken);

    public async Task EraseAsync(HomeUser user, Func<CancellationToken, Task> erase, CancellationToken cancellationToken)
    {
        var puppet = _puppets.Find(user)?.Id;
        await _links.EraseAsync(user, erase, cancellationToken);
        if (puppet is { } erased)
        {
            _bounded.MeasureAnew(erased);
        }
    }

    /// <summary>Discards what has waited for home networks for longer than may.</summary>
    internal async Task DiscardOldAsync(CancellationToken cancellationToken)
    {
        var acceptedBefore = _time.GetUtcNow() - _longestWait;
        foreach (var lane in await _journal.FindPendingLanesAsync(cancellationToken))
        {
            IReadOnlyList<DiscardedEntry> discarded;
            do
            {
                discarded = await _journal.DiscardAsync(lane, acceptedBefore, DiscardTogether, cancellationToken);
                foreach (var (entry, _) in discarded)
                {
                    await _files.ReleaseAsync(_puppets.Find(lane.Portal.Puppet), entry, cancellationToken);
                }
            }
            while (discarded.Count > 0);
        }
    }

    public async Task<PuppetStatus?> FindStatusAsync(HomeUser user, CancellationToken cancellationToken) =>
        await _puppets.FindRestoredAsync(user, cancellationToken) is not { } puppet
            ? null
            : await puppet.AskAsync(
                model => new PuppetStatus(
                    puppet.Account, model.Status, model.Contacts.Count(contact => contact.IsListed),
                    model.Snapshot().Count(contact => contact.Contact.IsListed && contact.Presence.Availability != Availability.Offline),
                    puppet.Links)
                {
                    SinceProofOfLife = puppet.View.Session?.SinceProofOfLife,
                },
                cancellationToken);

    public async Task<bool> ReconnectAsync(HomeUser user, CancellationToken cancellationToken)
    {
        if (await _puppets.FindRestoredAsync(user, cancellationToken) is not { } puppet)
        {
            return false;
        }

        await puppet.TellAsync(new ReconnectRequested(), cancellationToken);
        return true;
    }

    public async Task<IReadOnlyList<ContactSnapshot>> GetContactsAsync(HomeUser user, CancellationToken cancellationToken) =>
        await _puppets.FindRestoredAsync(user, cancellationToken) is { } puppet ? await puppet.AskAsync(model => model.Snapshot(), cancellationToken) : [];

    public async Task<ContactSnapshot?> FindContactAsync(HomeUser user, ContactId contact, CancellationToken cancellationToken) =>
        await _puppets.FindRestoredAsync(user, cancellationToken) is { } puppet ? await puppet.AskAsync(model => model.Find(contact), cancellationToken) : null;

    public async Task<bool> SubmitAsync(
        HomeUser user, ConversationId conversation, EventToRemote submitted, string? deduplicationKey, CancellationToken cancellationToken)
    {
        if (await _puppets.FindRestoredAsync(user, cancellationToken) is not { } puppet)
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
        await _puppets.FindRestoredAsync(user, cancellationToken) is { } puppet
        && _transfers.Offers.Find(offer) is { } held && held.Puppet == puppet.Id && held.TryAnswer(accept);

    public async Task<IReadOnlyList<WaitingOffer>> FindFileOffersAsync(HomeUser user, CancellationToken cancellationToken) =>
        await _puppets.FindRestoredAsync(user, cancellationToken) is { } puppet ? _transfers.Offers.Waiting(puppet.Id) : [];

    public async Task<bool> CancelFileAsync(HomeUser user, string messageId, CancellationToken cancellationToken) =>
        await _puppets.FindRestoredAsync(user, cancellationToken) is not null && _transfers.Outgoing.Cancel(user, messageId);

    public async Task<FileRules?> FindFileRulesAsync(HomeUser user, CancellationToken cancellationToken) =>
        await _puppets.FindRestoredAsync(user, cancellationToken) is { } puppet ? await puppet.AskAsync(model => model.FileRules, cancellationToken) : null;

    public async Task<bool> ChangeFileRulesAsync(HomeUser user, FileRules rules, CancellationToken cancellationToken)
    {
        if (await _puppets.FindRestoredAsync(user, cancellationToken) is not { } puppet)
        {
            return false;
        }

        await puppet.TellAsync(new FileRulesChanged(rules), cancellationToken);
        return true;
    }

    public async Task SetHomePresenceAsync(HomeUser user, OwnPresence presence, CancellationToken cancellationToken)
    {
        if (await _puppets.FindRestoredAsync(user, cancellationToken) is { } puppet)
        {
            await puppet.TellAsync(new HomePresenceChanged(user.Network, presence), cancellationToken);
        }
    }

    public async Task SendTypingAsync(HomeUser user, ConversationId conversation, CancellationToken cancellationToken)
    {
        if (_puppets.Find(user)?.View.Session is { } session)
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
        await _puppets.FindRestoredAsync(user, cancellationToken) is { } puppet ? await puppet.AskAsync(model => model.Groups, cancellationToken) : [];

    public async Task<GroupResult> CreateGroupAsync(
        HomeUser user, ImmutableArray<ContactId> members, string? name, CancellationToken cancellationToken) => await GroupRequests.AskAsync(
            await _puppets.FindRestoredAsync(user, cancellationToken), session => session.CreateGroupAsync(members, name, cancellationToken), cancellationToken);

    public async Task<GroupResult> InviteToGroupAsync(
        HomeUser user, ConversationId conversation, ContactId contact, CancellationToken cancellationToken) => await GroupRequests.AskAsync(
            await _puppets.FindRestoredAsync(user, cancellationToken), session => session.InviteToGroupAsync(conversation, contact, cancellationToken),
            cancellationToken);

    public async Task<GroupResult> LeaveGroupAsync(HomeUser user, ConversationId conversation, CancellationToken cancellationToken) =>
        await GroupRequests.LeaveAsync(await _puppets.FindRestoredAsync(user, cancellationToken), conversation, cancellationToken);

    public async Task<GroupResult> AnswerGroupInvitationAsync(
        HomeUser user, ConversationId conversation, bool accepts, CancellationToken cancellationToken) => await GroupRequests.AskAsync(
            await _puppets.FindRestoredAsync(user, cancellationToken), session => session.AnswerGroupInvitationAsync(conversation, accepts, cancellationToken),
            cancellationToken);

    public async Task<DisplayNameResult> SetDisplayNameAsync(HomeUser user, string name, CancellationToken cancellationToken)
    {
        if (await _puppets.FindRestoredAsync(user, cancellationToken) is not { } puppet)
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
        await _puppets.FindRestoredAsync(user, cancellationToken) is { } puppet ? await puppet.AskAsync(model => model.Places, cancellationToken) : null;

    public async Task<PlaceSignOutResult> SignOutPlaceAsync(HomeUser user, string place, CancellationToken cancellationToken)
    {
        if (await _puppets.FindRestoredAsync(user, cancellationToken) is not { } puppet)
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
        await _puppets.RestoredAsync(cancellationToken);
        return [.. _puppets.Users.Where(user => user.Network == network).OrderBy(user => user.Address, StringComparer.Ordinal)];
    }

    /// <summary>What the chat on the other home networks shows of it.</summary>
    private static MessageContent? EchoOf(EventToRemote submitted) => submitted switch
    {
        MessageToRemote message => message.Content,
        FileToRemote file => new MessageContent($"(the file {FileText.Describe(file.File)})"),
        _ => null,
    };

    private Func<LaneEnd, ILaneHandler> Handlers(
        Lazy<ImmutableDictionary<HomeNetworkId, IHomeNetwork>> homes, IContentStore content, EmoticonWishes wishes, PersonalSettings settings, PuppetPolicy policy)
    {
        var sessions = new RemoteSessions(_time);
        var ends = new RemoteDeliveryEnds(_journal, Wake, _time, _loggers.CreateLogger<RemoteDeliveryEnds>());
        var remote = new RemoteLaneHandler(_puppets.Find, _journal, wishes, settings, policy, sessions, ends);
        var remoteFiles = new RemoteFileLaneHandler(_puppets.Find, _journal, _transfers, sessions, ends, _time);
        var offers = new OfferLaneHandler(
            _puppets.Find, _journal, _bounded, _transfers, Wake, _time, _loggers.CreateLogger<OfferLaneHandler>());
        var home = new HomeLaneHandler(
            _puppets.Find, homes, _journal, new EmoticonPictures(content, _time), wishes, _files, policy.Backlog, _time, _loggers.CreateLogger<HomeLaneHandler>());
        var log = _loggers.CreateLogger<ObservedLaneHandler>();
        return end => new ObservedLaneHandler(
            end == LaneEnd.Remote ? remote : end == LaneEnd.RemoteFiles ? remoteFiles : end.IsOffer ? offers : home, _time, log);
    }

    internal Task<Puppet?> FindRestoredAsync(HomeUser user, CancellationToken cancellationToken) => _puppets.FindRestoredAsync(user, cancellationToken);

    private void Wake(LaneKey lane) => _lanes.Wake(lane);

    private void TellGivenUp(LaneKey lane) => _puppets.Find(lane.Portal.Puppet)?.TryTell(new LaneGivenUp(lane.Portal.Conversation));

    [LoggerMessage(CoreEventIds.PuppetsRestored, LogLevel.Information, "{Count} linked accounts restored")]
    private partial void LogRestored(int count);

    [LoggerMessage(CoreEventIds.PuppetsNotSignedOut, LogLevel.Warning, "{Count} accounts were not signed out in time")]
    private partial void LogNotSignedOut(int count);
}
