using Microsoft.Extensions.Logging;
using MsnBridge.Msnp.Authentication;
using MsnBridge.Msnp.Circles;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Connections;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.OfflineMessages;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Soap;
using MsnBridge.Msnp.Storage;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.Notification;

/// <summary>
/// One sign-in of one account, from <see cref="SessionState.Connecting"/> to <see cref="SessionState.Closed"/>. It survives being sent from server to server
/// while it signs on, and nothing else: the first thing that goes wrong ends it, once, with a reason.
/// </summary>
internal sealed partial class NotificationSession : IAsyncDisposable
{
    private static readonly TimeSpan FarewellTimeout = TimeSpan.FromSeconds(3);

    private readonly MsnpClientOptions _options;
    private readonly MsnpCredentials _credentials;
    private readonly ServerConnector _connector;
    private readonly ContactList _list;
    private readonly EventQueue _events;
    private readonly NotificationObserver _observer;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly TaskCompletionSource<SessionEnd> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _signedIn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ProofOfLife _life;
    private readonly PingLoop _pings;
    private readonly EchoLoop _echoes;
    private readonly ServiceTickets _tickets;
    private readonly OfflineInbox _inbox;
    private RequestConnection? _connection;
    private volatile SessionParts? _parts;
    private Task _closing = Task.CompletedTask;
    private int _started;
    private Task _watching = Task.CompletedTask;

    /// <param name="options">The network and the clock.</param>
    /// <param name="credentials">Who signs in.</param>
    /// <param name="connector">How to reach the servers.</param>
    /// <param name="list">The list to fill and keep.</param>
    /// <param name="events">Where to report.</param>
    /// <param name="invited">Called on the read loop when somebody opens a conversation; must only take note.</param>
    /// <param name="documentArrived">Called on the read loop with what is said and told without a switchboard.</param>
    public NotificationSession(
        MsnpClientOptions options,
        MsnpCredentials credentials,
        ServerConnector connector,
        ContactList list,
        EventQueue events,
        Action<RngCommand> invited,
        Func<MsnpCommand, ValueTask> documentArrived)
    {
        _options = options;
        _credentials = credentials;
        _connector = connector;
        _list = list;
        _events = events;
        _logger = options.LoggerFactory.CreateLogger<NotificationSession>();
        _life = new ProofOfLife(options.TimeProvider);
        _pings = new PingLoop(Pongs, _life, options.TimeProvider);
        _tickets = ServiceTickets.For(options, credentials);
        OfflineMessages = new OfflineMessageService(
            new SoapClient(options.Http, options.Profile, options.TimeProvider), _tickets, options.Profile, options.TimeProvider);
        _inbox = new OfflineInbox(
            OfflineMessages, events, credentials.Account, options.TimeProvider, options.LoggerFactory.CreateLogger<OfflineInbox>());
        ProfileStorage = new SessionProfileStorage(this, options, _tickets);
        EndpointId = EndpointIds.For(options, credentials.Account);
        _echoes = new EchoLoop(credentials.Account, EndpointId, _life, options.TimeProvider, options.Jitter);
        _observer = new NotificationObserver(
            credentials.Account, EndpointId, list, events, invited, documentArrived, _inbox.Announce, options.TimeProvider);
    }

    public SessionState State { get; private set; } = SessionState.Connecting;

    /// <summary>How the session ended; comes as soon as that is known, before everything is closed.</summary>
    public Task<SessionEnd> Ended => _end.Task;

    public MsnpDialect Dialect => Connection.Dialect;

    /// <summary>How long ago the server last proved that it lives; null before the sign-in.</summary>
    public TimeSpan? SinceProofOfLife => _life.Age;

    /// <summary>What the dialect spoken does in its own way. Known once signed on.</summary>
    public SessionParts Parts => _parts ?? throw new InvalidOperationException("The session has not signed on yet.");

    public ProfileMessage? Profile => _observer.Profile;

    public PresenceTracker Presence => _observer.Presence;

    /// <summary>The place this session is of, where the dialect has places.</summary>
    public Guid EndpointId { get; }

    /// <summary>The circles of the account.</summary>
    public CircleList Circles { get; } = new();

    /// <summary>Who is there in them.</summary>
    public CirclePresence CirclePresence => _observer.CirclePresence;

    /// <summary>What was said while the account was away, and what is left for those who are.</summary>
    public IOfflineMessages OfflineMessages { get; }

    /// <summary>Name, message and picture for the next sign-in.</summary>
    public IRoamingProfileStorage ProfileStorage { get; }

    /// <summary>The number of the account, as the address book says; null where it does not, or before it was read.</summary>
    public long? OwnCid { get; set; }

    /// <summary>Where else the account is signed in.</summary>
    public OwnPlaces Places => _observer.Places;

    /// <summary>What the account calls itself; its address where that is not known.</summary>
    public string OwnName => _list.Snapshot.OwnName is { Length: > 0 } name ? name : _credentials.Account;

    /// <summary>The network somebody is of, as the list says; of strangers it is not known.</summary>
    public MsnNetworkId NetworkOf(string address) =>
        _list.Snapshot.TryGet(address, out var contact) ? (MsnNetworkId)contact.NetworkId : MsnNetworkId.Unknown;

    /// <summary>The pings under way.</summary>
    public Pongs Pongs { get; } = new();

    /// <summary>Lets one at a time change the contact list, or read it anew.</summary>
    public AsyncLock ListTurn { get; } = new();

    private RequestConnection Connection => _connection ?? throw new InvalidOperationException("The session has not connected yet.");

    /// <summary>Signs on, reads the contact list and becomes visible. Called once.</summary>
    /// <exception cref="MsnpSignInException">It did not succeed; the session has ended.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up; the session has ended.</exception>
    public async Task SignInAsync(MsnOwnPresence presence, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _started, 1) != 0)
            throw new InvalidOperationException("A session signs in once; make another client.");

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _ending.Token);
        try
        {
            CheckBeforehand();
            await SignInWithSomeVersionAsync(presence, either.Token).ConfigureAwait(false);
            StartWatching(either.Token);
            _life.Prove();
            SessionInstruments.SignedIn(Dialect.Name);
            LogSignedIn(_credentials.Account, Dialect.Name);
        }
        catch (MsnpSignInException exception)
        {
            End(exception.End);
            throw await OutcomeAsync(exception).ConfigureAwait(false);
        }
        catch (MsnpCommandException exception)
        {
            End(exception.Code is { } code ? SessionEnds.FromError(code, exception.Command) : SessionEnds.NoAnswer(State));
            throw await OutcomeAsync(exception).ConfigureAwait(false);
        }
        catch (TimeoutException exception)
        {
            End(SessionEnds.NoAnswer(State));
            throw await OutcomeAsync(exception).ConfigureAwait(false);
        }
        catch (ConnectionEndedException exception)
        {
            End(SessionEnds.From(exception.End));
            throw await OutcomeAsync(exception).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The session ended under us, by OUT or by being disposed.
            throw await OutcomeAsync(exception).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            End(SessionEnds.SignedOut);
            throw;
        }
        catch (Exception)
        {
            // The border of signing in: whatever a caller's own connector or a fault of the library throws, the session has ended.
            End(new SessionEnd(SessionEndReason.ProtocolError, "Signing in failed by a fault of the client."));
            throw;
        }
    }

    /// <summary>Waits until the session is signed in: some servers never finish a sign-in in the middle of which something else is asked.</summary>
    /// <exception cref="MsnpSessionEndedException">The session has ended.</exception>
    public async Task WaitUntilSignedInAsync(CancellationToken cancellationToken)
    {
        if (_started == 0 && !Ended.IsCompleted)
            throw new InvalidOperationException("The session has not begun to sign in.");

        await Task.WhenAny(_signedIn.Task, Ended).WaitAsync(cancellationToken).ConfigureAwait(false);
        if (Ended.IsCompleted)
            throw new MsnpSessionEndedException(await Ended.ConfigureAwait(false));
    }

    /// <summary>Sends a request whose answer has to be of one type. While the session is signing in it waits for that.</summary>
    /// <exception cref="MsnpCommandException">The server refused or did not answer.</exception>
    /// <exception cref="MsnpSessionEndedException">The session has ended, before or meanwhile.</exception>
    public Task<TAnswer> AskAsync<TAnswer>(Func<uint, MsnpCommand> request, CancellationToken cancellationToken)
        where TAnswer : MsnpCommand => WhenSignedInAsync(
            connection => connection.AskAsync<TAnswer>(request, cancellationToken), cancellationToken);

    /// <summary>Asks something that takes several requests.</summary>
    /// <inheritdoc cref="AskAsync{TAnswer}" path="/exception"/>
    public Task AskAsync(Func<RequestConnection, Task> ask, CancellationToken cancellationToken) => WhenSignedInAsync(
        async connection =>
        {
            await ask(connection).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    /// <summary>Sends something whose answer nobody waits for. Possible on the read loop.</summary>
    public Task SendAsync(Func<uint, MsnpCommand> command) => Connection.SendAsync(command, _ending.Token);

    /// <summary>What somebody calls himself, as far as the list knows.</summary>
    public string? NameOf(string address) => _list.Snapshot.TryGet(address, out var contact) ? contact.DisplayName : null;

    /// <summary>Shows another status or personal message.</summary>
    /// <exception cref="MsnpCommandException">The server refused.</exception>
    /// <exception cref="MsnpSessionEndedException">The session has ended, before or meanwhile.</exception>
    public Task PublishAsync(Func<IOwnPresencePublisher, RequestConnection, Task> publish, CancellationToken cancellationToken) => WhenSignedInAsync(
        async connection =>
        {
            await publish(Parts.OwnPresence, connection).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    /// <summary>Ends the session. The first reason counts; everything after it changes nothing.</summary>
    public void End(SessionEnd end)
    {
        lock (_lock)
        {
            if (!_end.TrySetResult(end))
                return;

            MoveTo(SessionState.Closing);
            _closing = Task.Run(CloseAsync);
        }
    }

    /// <summary>Signs out, if the session has not ended yet, and waits until everything is closed.</summary>
    public async ValueTask DisposeAsync()
    {
        End(SessionEnds.SignedOut);
        await _closing.ConfigureAwait(false);
    }

    private void CheckBeforehand()
    {
        if (!MsnAddress.TryParse(_credentials.Account, out _, out var error))
            throw new MsnpSignInException(new SessionEnd(SessionEndReason.BadCredentials, error));

        var faults = _options.Profile.Validate();
        if (faults.Length > 0)
            throw new MsnpSignInException(new SessionEnd(SessionEndReason.ProfileProblem, string.Join(' ', faults)));
    }

    /// <summary>Signs in with the newest version that works.</summary>
    private async Task SignInWithSomeVersionAsync(MsnOwnPresence presence, CancellationToken cancellationToken)
    {
        var offers = VersionOffers.For(_options);
        MsnpSignInException? firstFailure = null;
        while (true)
        {
            try
            {
                await SignOnAsync(offers.Current, cancellationToken).ConfigureAwait(false);
                await SynchronizeAsync(presence, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (MsnpSignInException exception)
            {
                var offered = offers.Current;
                if (!offers.TryNext(exception.Fault, _connection?.Dialect is { Name.Length: > 0 } spoken ? spoken : null))
                {
                    // That a server does not speak old versions says less than why it would not have the new ones.
                    throw exception.Fault == VersionFault.Version && firstFailure is not null ? firstFailure : exception;
                }

                firstFailure ??= exception;
                LogVersionsGivenUp(_credentials.Account, string.Join(", ", offered), exception.Message, string.Join(", ", offers.Current));
                _parts = null;
                _list.Replace(ContactListSnapshot.Empty);
            }
        }
    }

    private async Task SignOnAsync(IReadOnlyList<MsnpDialect> offer, CancellationToken cancellationToken)
    {
        var signOn = new SignOn(
            _options.Profile, _credentials, AuthenticationMethods.For(_options, _tickets), EndpointId, MoveTo);
        var route = new SignOnRoute(_connector, signOn, _credentials.Account, _logger);
        var welcome = await route.FollowAsync(_options.Profile.NotificationServer, offer, ConnectAsync, cancellationToken).ConfigureAwait(false);
        if (welcome.Name is { Length: > 0 } name)
            _list.SetOwnName(name);
    }

    private async Task<RequestConnection> ConnectAsync(MsnpServerAddress server, CancellationToken cancellationToken)
    {
        if (_connection is not null)
        {
            MoveTo(SessionState.Connecting);
            await DropConnectionAsync().ConfigureAwait(false);
        }

        var connection = new RequestConnection(
            await OpenAsync(server, cancellationToken).ConfigureAwait(false), ObserveAsync, _options.TimeProvider);
        lock (_lock)
        {
            if (!Ended.IsCompleted)
            {
                _connection = connection;
                connection.Start();
                return connection;
            }
        }

        await connection.DisposeAsync().ConfigureAwait(false);
        throw new OperationCanceledException("The session ended while it connected.");
    }

    private void StartWatching(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            cancellationToken.ThrowIfCancellationRequested();
            MoveTo(SessionState.SignedIn);
            _signedIn.TrySetResult();
            _watching = Task.WhenAll(WatchConnectionAsync(Connection), _pings.RunAsync(Connection, End, _ending.Token), _echoes.RunAsync(Connection, End, _ending.Token), Parts.List.RunAsync(_ending.Token), _inbox.RunAsync(_ending.Token));
        }
    }

    private async Task WatchConnectionAsync(RequestConnection connection)
    {
        var end = await connection.Ended.ConfigureAwait(false);
        if (end is { Kind: ConnectionEndKind.Faulted, Cause: { } fault })
            LogFault(fault, _credentials.Account);

        End(SessionEnds.From(end));
    }

    private async Task<MsnpConnection> OpenAsync(MsnpServerAddress server, CancellationToken cancellationToken)
    {
        try
        {
            return await _connector.ConnectAsync(server, ServerRole.Notification, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            throw new MsnpSignInException(new SessionEnd(SessionEndReason.ServerUnavailable, exception.Message), exception);
        }
    }

    private async Task SynchronizeAsync(MsnOwnPresence presence, CancellationToken cancellationToken)
    {
        MoveTo(SessionState.Synchronizing);
        var parts = SessionParts.For(Dialect, new SessionContext(this, _options, _credentials, _list, _events, Presence, _tickets));
        _parts = parts;
        await parts.List.LoadAsync(Connection, cancellationToken).ConfigureAwait(false);
        if (!Dialect.ReportsVersionFirst)
        {
            // Nothing depends on the answer.
            await Connection.SendAsync(id => VersionReport.Create(id, Dialect, _credentials.Account), cancellationToken).ConfigureAwait(false);
        }

        Places.Show(presence.Status);
        await parts.OwnPresence.PublishAsync(Connection, presence, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask ObserveAsync(MsnpCommand command)
    {
        switch (command)
        {
            case OutCommand { Reason: OutReason.None } refusal when State == SessionState.NegotiatingVersion && Connection.Dialect.Name.Length == 0:
                Connection.AnswerOldest(refusal);
                break;
            case OutCommand farewell:
                End(SessionEnds.From(farewell));
                break;
            case QngCommand pong:
                Pongs.Answered(pong);
                break;
            case UbnCommand { Kind: UserNoticeKind.SignOutEndpoint or UserNoticeKind.SignOutEverywhere } notice
                when string.Equals(notice.Account, _credentials.Account, StringComparison.OrdinalIgnoreCase):
                End(SessionEnds.SignedOutByAnotherPlace);
                break;
            case UbnCommand notice when _echoes.TryTake(notice):
                break;
            case ChlCommand challenge:
                await Connection.SendAsync(id => ChallengeAnswer.To(challenge, id, Dialect), _ending.Token).ConfigureAwait(false);
                break;
            case NotificationXfrCommand { TransactionId: 0 } transfer when State < SessionState.Synchronizing:
                Connection.AnswerOldest(transfer);
                break;
            case NotificationXfrCommand { TransactionId: 0 } transfer:
                End(SessionEnds.From(transfer));
                break;
            case ErrorCommand { TransactionId: 0 } or ErrorCommand { Code: MsnpErrorCode.ChallengeFailed }:
                if (SessionEnds.FromUnasked(((ErrorCommand)command).Code) is { } brokenOff)
                    End(brokenOff);

                break;
            case UnknownCommand or MalformedCommand:
                LogNotUnderstood(_credentials.Account, command.Mnemonic.Length == 3 ? command.Mnemonic : "a line");
                break;
            default:
                if (_parts is not { } parts || !await parts.List.TryObserveAsync(command).ConfigureAwait(false))
                    await _observer.ObserveAsync(command).ConfigureAwait(false);

                break;
        }
    }

    private void MoveTo(SessionState next)
    {
        lock (_lock)
        {
            if (SessionStates.MayMove(State, next))
                State = next;
            else if (State < SessionState.Closing)
                throw new InvalidOperationException($"A session cannot go from {State} to {next}.");
        }
    }

    private async Task<TResult> WhenSignedInAsync<TResult>(Func<RequestConnection, Task<TResult>> ask, CancellationToken cancellationToken)
    {
        await WaitUntilSignedInAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await ask(Connection).ConfigureAwait(false);
        }
        catch (ConnectionEndedException exception)
        {
            End(SessionEnds.From(exception.End));
            throw new MsnpSessionEndedException(await Ended.ConfigureAwait(false));
        }
    }

    private async Task<MsnpSignInException> OutcomeAsync(Exception cause)
    {
        // The first end counts, also where another was seen here.
        var end = await Ended.ConfigureAwait(false);
        return cause is MsnpSignInException outcome && outcome.End == end ? outcome : new MsnpSignInException(end, cause);
    }

    private async Task DropConnectionAsync()
    {
        if (_connection is { } connection)
            await connection.DisposeAsync().ConfigureAwait(false);
    }

    // The farewell leaves first, then whoever waits is let go, then the loops end.
    private async Task CloseAsync()
    {
        var end = await Ended.ConfigureAwait(false);
        SessionInstruments.Ended(end.Reason);
        LogEnded(_credentials.Account, end.Reason, end.Message);
        if (end.Reason == SessionEndReason.SignedOut && _connection is { } connection)
        {
            try
            {
                await connection.SendAsync(new OutCommand(), CancellationToken.None).WaitAsync(FarewellTimeout, _options.TimeProvider).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is ConnectionEndedException or TimeoutException)
            {
                // Nobody is left to take leave of, or nobody who takes anything.
            }
        }

        await _ending.CancelAsync().ConfigureAwait(false);
        await DropConnectionAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(false);
        lock (_lock)
            MoveTo(SessionState.Closed);
    }

    [LoggerMessage(MsnpEventIds.SignedIn, LogLevel.Information, "{Account} signed in with {Dialect}")]
    private partial void LogSignedIn(string account, string dialect);

    [LoggerMessage(MsnpEventIds.VersionsGivenUp, LogLevel.Information, "{Account} could not sign in offering {Offered}: {Reason} Trying {Next}")]
    private partial void LogVersionsGivenUp(string account, string offered, string reason, string next);

    [LoggerMessage(MsnpEventIds.SessionEnded, LogLevel.Information, "The session of {Account} ended: {Reason}. {Message}")]
    private partial void LogEnded(string account, SessionEndReason reason, string message);

    [LoggerMessage(MsnpEventIds.SessionFault, LogLevel.Error, "Handling what the server sent to {Account} failed")]
    private partial void LogFault(Exception exception, string account);

    [LoggerMessage(MsnpEventIds.NotUnderstood, LogLevel.Debug, "{Account} received {Command}, which was not understood")]
    private partial void LogNotUnderstood(string account, string command);
}
