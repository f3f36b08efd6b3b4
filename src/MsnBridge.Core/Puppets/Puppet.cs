using System.Collections.Immutable;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Conversations;
using MsnBridge.Core.Files;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Pictures;
using MsnBridge.Core.Telemetry;

namespace MsnBridge.Core.Puppets;

/// <summary>
/// One linked account at work: a mailbox around a <see cref="PuppetModel"/>. One loop hands inputs to the model and carries out its
/// effects, so nothing here runs twice at once; sessions report into the mailbox. An effect that fails, or takes too long, is logged and stays with this puppet. A
/// decision that fails leaves nobody knows what behind, so this puppet alone is begun anew from the store, after waits that grow.
/// </summary>
internal sealed partial class Puppet : IAsyncDisposable
{
    private const int MailboxCapacity = 256;
    private static readonly TimeSpan s_longestAppendPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_firstRestartPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestRestartPause = TimeSpan.FromMinutes(1);

    // Who has been well for so long is not taken for ill.
    private static readonly TimeSpan s_recovery = TimeSpan.FromMinutes(10);

    private readonly PuppetServices _services;
    private readonly ILogger _logger;
    private PuppetModel _model;
    private readonly Channel<Mail> _mailbox = Channel.CreateBounded<Mail>(new BoundedChannelOptions(MailboxCapacity) { SingleReader = true });
    private readonly PuppetSessions _sessions;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Dictionary<HomeNetworkId, HomePresenceChanged> _homePresences = [];
    private readonly Task _loop;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HomeDisplay _display;
    private readonly DueTimer _timer;
    private readonly DueTimer _outageTimer;
    private TimeSpan _restartPause = s_firstRestartPause;
    private DateTimeOffset _lastFault = DateTimeOffset.MinValue;
    private Secret _password;

    public Puppet(
        PuppetRecord record, IReadOnlyList<Contact> contacts, IReadOnlyList<GroupConversation> groups,
        IReadOnlyList<KeyValuePair<HomeUser, HomePicture>> pictures, PuppetServices services, ILogger logger)
    {
        Id = record.Id;
        Account = record.Account;
        Links = record.Links;
        _password = record.Password;
        _services = services;
        _logger = logger;
        var returns = Returns(record.Status);
        _display = new HomeDisplay(record.Id, record.Account, services.Homes, logger);
        _timer = new DueTimer(TryReport, services.Time);
        _outageTimer = new DueTimer(TryReport, services.Time);
        _sessions = new PuppetSessions(record.Id, record.Account, services.Budget, ReportAsync, logger);
        _model = CreateModel(record, contacts, groups, pictures, 0);
        var status = _model.Status;
        View = new SessionView(status.State, null, _changed.Task);
        if (returns)
        {
            _mailbox.Writer.TryWrite(new Told(new ReconnectRequested(ByOwner: false)));
        }

        _loop = Task.Run(RunAsync);
    }

    /// <summary>Whether everything the puppet started has ended.</summary>
    public bool HasEnded { get; private set; }

    private abstract record Mail;

    private sealed record Told(PuppetInput Input) : Mail;

    private sealed record Asked(Action<PuppetModel> Question) : Mail;

    private sealed record Woken(LaneKey Lane) : Mail;

    private sealed record Silent(IRemoteSession Session) : Mail;

    private sealed record Adopted(IRemoteSession Session, Secret Password) : Mail;

    public PuppetId Id { get; }

    public RemoteAccount Account { get; }

    public ImmutableArray<HomeUser> Links { get; private set; }

    /// <summary>The latest view; replaced as a whole, so it may be read from any thread.</summary>
    public SessionView View { get => Volatile.Read(ref field); private set => Volatile.Write(ref field, value); }

    public async Task TellAsync(PuppetInput input, CancellationToken cancellationToken) =>
        await PostAsync(new Told(input), cancellationToken);

    /// <summary>Tells what may be lost where the mailbox is full.</summary>
    public void TryTell(PuppetInput input) => TryReport(input);

    /// <summary>Wakes a lane after everything told so far has been handled.</summary>
    public async Task WakeAsync(LaneKey lane, CancellationToken cancellationToken) => await PostAsync(new Woken(lane), cancellationToken);

    /// <summary>Takes over a session that is signed in already, in place of the one it has.</summary>
    public async Task AdoptAsync(IRemoteSession session, Secret password, CancellationToken cancellationToken) =>
        await PostAsync(new Adopted(session, password), cancellationToken);

    /// <summary>Tells of a session that gives no proof of life. False where the mailbox is full: whoever looks next tells it again.</summary>
    public bool TryReportSilent(IRemoteSession session) => _mailbox.Writer.TryWrite(new Silent(session));

    /// <summary>Asks the model something between two inputs.</summary>
    public async Task<T> AskAsync<T>(Func<PuppetModel, T> question, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        await PostAsync(
            new Asked(model =>
            {
                try
                {
                    answer.SetResult(question(model));
                }
                catch (Exception exception)
                {
                    // The border of a question: its fault is the asker's.
                    answer.SetException(exception);
                }
            }),
            cancellationToken);
        return await answer.Task.WaitAsync(_stopping.Token).WaitAsync(cancellationToken);
    }

    public async Task ChangeLinksAsync(ImmutableArray<HomeUser> links, CancellationToken cancellationToken)
    {
        Links = links;
        await TellAsync(new LinksChanged(links), cancellationToken);
    }

    /// <summary>Signs out and waits until everything the puppet started has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        _mailbox.Writer.TryComplete();
        await _stopping.CancelAsync();
        await _loop;
        await _timer.DisposeAsync();
        await _outageTimer.DisposeAsync();
        await _sessions.DisposeAsync();
        _changed.TrySetResult();
        _stopping.Dispose();
        HasEnded = true;
    }

    private async Task PostAsync(Mail mail, CancellationToken cancellationToken)
    {
        try
        {
            await _mailbox.Writer.WriteAsync(mail, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw new OperationCanceledException("The puppet is being stopped.");
        }
    }

    private async Task RunAsync()
    {
        try
        {
            await foreach (var mail in _mailbox.Reader.ReadAllAsync(_stopping.Token))
            {
                await HandleAsync(mail);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Stopping is the one way out of the loop.
        }
    }

    private async Task HandleAsync(Mail mail)
    {
        IReadOnlyList<PuppetEffect> effects;
        try
        {
            switch (mail)
            {
                case Told told:
                    if (told.Input is HomePresenceChanged presence)
                        _homePresences[presence.Network] = presence;
                    effects = _model.Handle(told.Input, _services.Time.GetUtcNow());
                    break;
                case Adopted adopted:
                    _password = adopted.Password;
                    effects = _model.Handle(new SessionAdopted(), _services.Time.GetUtcNow());
                    adopted.Session.RememberGroups(_model.Groups);
                    _sessions.Adopt(_model.Session, adopted.Session);
                    break;
                case Silent silent when _sessions.Find(_model.Session) == silent.Session:
                    effects = _model.Handle(new SessionSilent(_model.Session), _services.Time.GetUtcNow());
                    break;
                case Silent:
                    return;
                case Asked asked:
                    asked.Question(_model);
                    return;
                case Woken woken:
                    _services.Wake(woken.Lane);
                    effects = _model.Handle(new ConversationUsed(woken.Lane.Portal.Conversation), _services.Time.GetUtcNow());
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(mail), mail.GetType(), "Unknown mail.");
            }
        }
        catch (Exception exception)
        {
            // The border of one puppet: its faulty decision ends neither the process nor anybody else's session.
            await RestartAsync(mail, exception);
            return;
        }

        await CarryOutAsync(effects);
    }

    private async Task CarryOutAsync(IReadOnlyList<PuppetEffect> effects)
    {
        foreach (var effect in effects)
        {
            try
            {
                await CarryOutInTimeAsync(effect);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                throw;
            }
            catch (Exception exception)
            {
                // The border of one effect: what could not be shown or saved must not keep the next from being tried.
                LogEffectFailed(exception, Id, effect.GetType().Name);
            }
        }
    }

    // What must not be lost waits for the store as long as it takes; whatever else hangs is given up.
    private async Task CarryOutInTimeAsync(PuppetEffect effect)
    {
        if (effect is JournalEvents or TakeOffer)
        {
            await CarryOutAsync(effect, _stopping.Token);
            return;
        }

        using var patience = new CancellationTokenSource(_services.Policy.StuckAfter, _services.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token, patience.Token);
        var doing = CarryOutAsync(effect, either.Token);
        try
        {
            await doing.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !_stopping.IsCancellationRequested)
        {
            LogEffectStuck(Id, effect.GetType().Name, _services.Policy.StuckAfter);
        }
        finally
        {
            if (!doing.IsCompleted)
            {
                // Looked at when it comes back, so that its fault does not surface as unobserved.
                _ = doing.ContinueWith(
                    late => LogEffectFailed(late.Exception?.InnerException, Id, effect.GetType().Name),
                    CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
        }
    }

    private async Task RestartAsync(Mail mail, Exception fault)
    {
        var now = _services.Time.GetUtcNow();
        _restartPause = now - _lastFault > s_recovery ? s_firstRestartPause : Min(_restartPause * 2, s_longestRestartPause);
        _lastFault = now;
        var pause = _restartPause * (0.75 + (_services.Jitter() / 2));
        _services.Troubles.CountRestart();
        LogRestarts(fault, Id, (mail as Told)?.Input.GetType().Name ?? mail.GetType().Name, pause);
        _sessions.CloseAll();
        if (mail is Adopted { Session: var orphan })
            await orphan.DisposeAsync();
        await _timer.StopAsync();
        await _outageTimer.StopAsync();
        ShowView();
        await Task.Delay(pause, _services.Time, _stopping.Token);
        await ReloadAsync();
        if (mail is not Told { Input: RemoteHappened happened } || !HomeEvents.MustNotBeLost(happened.Event))
            return;
        try
        {
            await CarryOutAsync(_model.Handle(happened, _services.Time.GetUtcNow()));
        }
        catch (Exception exception) when (!_stopping.IsCancellationRequested)
        {
            // The same border: what fails twice would fail for ever.
            LogLost(exception, Id, happened.Event.GetType().Name);
            await CarryOutAsync([new ShowNotice("Something that came from MSN could not be handled and is lost. The log of the bridge says what it was.")]);
        }
    }

    private async Task ReloadAsync()
    {
        try
        {
            if (await _services.Store.FindAsync(Id, _stopping.Token) is not { } record)
                return;
            var contacts = await _services.Store.LoadContactsAsync(Id, _stopping.Token);
            var groups = await _services.Store.LoadGroupsAsync(Id, _stopping.Token);
            var pictures = await _services.Store.LoadPicturesAsync(Id, _stopping.Token);
            _model = CreateModel(record, contacts, groups, pictures, _model.Session);
            _password = record.Password;
            foreach (var presence in _homePresences.Values)
                await CarryOutAsync(_model.Handle(presence, _services.Time.GetUtcNow()));
            if (Returns(record.Status))
                await CarryOutAsync(_model.Handle(new ReconnectRequested(ByOwner: false), _services.Time.GetUtcNow()));
        }
        catch (Exception exception) when (!_stopping.IsCancellationRequested)
        {
            // The same border, and the border to the store: with what it has the puppet is not worse off than before.
            LogEffectFailed(exception, Id, nameof(ReloadAsync));
        }
    }

    // Who was signed in, or trying to be, when the process before ended is signed in again at once: messages may be waiting for it.
    // His home network soon says whether he is still there.
    private static bool Returns(LoginStatus status) =>
        status.State is not (LoginState.BadCredentials or LoginState.SignedInElsewhere or LoginState.LoggedOut);

    private PuppetModel CreateModel(
        PuppetRecord record, IReadOnlyList<Contact> contacts, IReadOnlyList<GroupConversation> groups,
        IReadOnlyList<KeyValuePair<HomeUser, HomePicture>> pictures, int sessionsBefore) => new(
            record.Id,
            Returns(record.Status) ? new LoginStatus(LoginState.Connecting, null, _services.Time.GetUtcNow()) : record.Status,
            contacts, groups, record.Links, _services.Policy, _services.Jitter, record.FileRules,
            new PictureBook(pictures.Select(pair => KeyValuePair.Create(pair.Key.Network, pair.Value))), sessionsBefore);

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private async Task CarryOutAsync(PuppetEffect effect, CancellationToken cancellationToken)
    {
        switch (effect)
        {
            case OpenSession open:
                var session = _services.Remote.OpenSession(Account, _password);
                session.RememberGroups(_model.Groups);
                _sessions.Open(open.Session, session, open.Presence, open.Asked);
                break;
            case CloseSession close:
                _sessions.Close(close.Session);
                ShowView();
                break;
            case SessionReady:
                ShowView();
                break;
            case SetRemotePresence presence:
                _sessions.ShowPresence(_model.Session, presence.Presence);
                break;
            case SetRemotePicture picture:
                _sessions.ShowPicture(_model.Session, picture.Picture);
                break;
            case ShowKeptPicture:
                _sessions.ShowKeptPicture(_model.Session);
                break;
            case SavePicture save:
                await _services.Store.SavePictureAsync(save.User, save.Picture, cancellationToken);
                break;
            case ForgetContent forget:
                await _services.Content.RemoveAsync(forget.Content, cancellationToken);
                break;
            case ScheduleRetry retry:
                await _timer.SetAsync(new RetryDue(retry.Retry), retry.Delay);
                break;
            case ScheduleOutage outage:
                await _outageTimer.SetAsync(new OutageDue(outage.Outage), outage.Delay);
                break;
            case ScheduleSignOut signOut:
                await _timer.SetAsync(new SignOutDue(signOut.Departure), signOut.Delay);
                break;
            case SaveStatus save:
                LogLoginStateChanged(Id, save.Status.State);
                LoginInstruments.Changed(save.Status.State);
                ShowView();
                await _services.Store.SaveStatusAsync(Id, save.Status, cancellationToken);
                break;
            case SaveContacts save:
                await _services.Store.SaveContactsAsync(Id, save.Contacts, cancellationToken);
                break;
            case SaveContact save:
                await _services.Store.SaveContactAsync(Id, save.Contact, cancellationToken);
                break;
            case ForgetContact forget:
                await _services.Store.RemoveContactAsync(Id, forget.Contact, cancellationToken);
                break;
            case SaveGroup save:
                await _services.Store.SaveGroupAsync(Id, save.Group, cancellationToken);
                break;
            case ForgetGroup forget:
                await _services.Store.RemoveGroupAsync(Id, forget.Conversation, cancellationToken);
                break;
            case JournalEvents journal:
                await AppendAsync(journal.Drafts, cancellationToken);
                if (journal.Kept is { } kept)
                    _sessions.Find(kept.Session)?.ConfirmStored(kept.NetworkKey);
                break;
            case TakeOffer take:
                await TakeAsync(take, cancellationToken);
                break;
            case DeclineOffer decline:
                _services.Transfers.Decline(decline.Offer);
                break;
            case SaveFileRules save:
                await _services.Store.SaveFileRulesAsync(Id, save.Rules, cancellationToken);
                break;
            case ShowEverything show:
                await _display.ShowEverythingAsync(show, cancellationToken);
                break;
            default:
                await _display.ShowAsync(Links, effect, cancellationToken);
                break;
        }
    }

    // A message that the network has handed over cannot be asked for again: the puppet stands still until the store takes it.
    private async Task AppendAsync(ImmutableArray<JournalDraft> drafts, CancellationToken cancellationToken)
    {
        IReadOnlyList<JournalEntry> made;
        for (var pause = TimeSpan.FromMilliseconds(100); ; pause = pause * 2 < s_longestAppendPause ? pause * 2 : s_longestAppendPause)
        {
            try
            {
                made = await _services.Journal.AppendAsync(drafts, cancellationToken);
                break;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // The border to the store, whatever it throws: giving up here would lose what was accepted.
                LogJournalAppendFailed(exception, Id);
                await Task.Delay(pause, _services.Time, cancellationToken);
            }
        }

        foreach (var entry in made)
        {
            _services.Wake(entry.Lane);
        }

        await _services.HomeFiles.ReleaseRefusedAsync(drafts, made, cancellationToken);
    }

    private async Task TakeAsync(TakeOffer take, CancellationToken cancellationToken)
    {
        if (_services.Transfers.Offers.TryHold(new HeldOffer(Id, take.Offer), out var isFirst))
        {
            await AppendAsync([take.Taken], cancellationToken);
            return;
        }

        _services.Transfers.Decline(take.Offer);
        if (isFirst)
        {
            await AppendAsync(take.TooMany, cancellationToken);
        }
    }

    private bool TryReport(PuppetInput input) => _mailbox.Writer.TryWrite(new Told(input));

    private async Task ReportAsync(PuppetInput input)
    {
        try
        {
            await _mailbox.Writer.WriteAsync(new Told(input), _stopping.Token);
        }
        catch (Exception exception) when (exception is ChannelClosedException or OperationCanceledException)
        {
            // The puppet is stopping; nobody waits for reports any more.
        }
    }

    private void ShowView()
    {
        var session = _model.Status.State == LoginState.Connected ? _sessions.Find(_model.Session) : null;
        if (View.Session == session && View.State == _model.Status.State)
        {
            return;
        }

        var before = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        View = new SessionView(_model.Status.State, session, _changed.Task);
        before.SetResult();
    }

    [LoggerMessage(CoreEventIds.PuppetRestarts, LogLevel.Error, "Puppet {Puppet}: handling {Input} failed; the puppet is begun anew in {Pause}")]
    private partial void LogRestarts(Exception exception, PuppetId puppet, string input, TimeSpan pause);

    [LoggerMessage(CoreEventIds.EventLost, LogLevel.Critical, "Puppet {Puppet}: {Event} failed again and is lost")]
    private partial void LogLost(Exception exception, PuppetId puppet, string @event);

    [LoggerMessage(CoreEventIds.EffectStuck, LogLevel.Error, "Puppet {Puppet}: {Effect} was at work for {Limit} without an end and is given up")]
    private partial void LogEffectStuck(PuppetId puppet, string effect, TimeSpan limit);

    [LoggerMessage(CoreEventIds.EffectFailed, LogLevel.Error, "Puppet {Puppet}: {Effect} failed")]
    private partial void LogEffectFailed(Exception? exception, PuppetId puppet, string effect);

    [LoggerMessage(CoreEventIds.LoginStateChanged, LogLevel.Information, "Puppet {Puppet}: login state is {State}")]
    private partial void LogLoginStateChanged(PuppetId puppet, LoginState state);

    [LoggerMessage(CoreEventIds.JournalAppendFailed, LogLevel.Error, "Puppet {Puppet}: the journal does not take an accepted event; trying again")]
    private partial void LogJournalAppendFailed(Exception exception, PuppetId puppet);
}
