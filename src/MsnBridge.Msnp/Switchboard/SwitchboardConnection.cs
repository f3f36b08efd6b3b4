using System.Collections.Immutable;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Connections;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.Switchboard;

/// <summary>What became of a message that was given to a switchboard.</summary>
internal enum MessageFate
{
    /// <summary>Every part was acknowledged.</summary>
    Confirmed,

    /// <summary>The switchboard said that it did not deliver it.</summary>
    Refused,

    /// <summary>It, or a part of it, was handed over, and there is no telling.</summary>
    Unconfirmed,

    /// <summary>The connection had ended before anything was handed over.</summary>
    NotSent,
}

/// <summary>
/// One connection to a switchboard server: who is in it, what is said. It dies when the last other participant leaves, when nothing is said for a while, or when
/// the server ends it; it is never opened again.
/// </summary>
internal sealed class SwitchboardConnection : IAsyncDisposable
{
    private static readonly TimeSpan AcknowledgementTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan KeepAliveAfter = TimeSpan.FromMinutes(2);

    private readonly string _account;
    private readonly Guid? _endpointId;
    private readonly Func<SwitchboardConnection, MsnpCommand, ValueTask> _observe;
    private readonly RequestConnection _connection;
    private readonly TimeProvider _timeProvider;
    private readonly TimeSpan _idleTimeout;
    private readonly ITimer _idleTimer;
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<(string Address, Guid Place)> _places = [];
    private readonly List<(Func<bool> IsMet, TaskCompletionSource Met)> _awaited = [];
    private bool _isReporting;
    private Task? _closing;
    private int _inFlight;
    private int _timesEmptied;
    private int _holds;
    private Task _keeping = Task.CompletedTask;

    /// <param name="connection">The connection, not read from yet; owned from here on.</param>
    /// <param name="dialect">The dialect of the notification session, which holds here too.</param>
    /// <param name="account">The own account.</param>
    /// <param name="endpointId">The place this client is, where the dialect has places; otherwise null.</param>
    /// <param name="observe">Called on the read loop for every command, after the participants were brought up to date; must ask nothing of this connection.</param>
    /// <param name="idleTimeout">After how long without traffic to close.</param>
    /// <param name="timeProvider">The clock.</param>
    public SwitchboardConnection(
        MsnpConnection connection,
        MsnpDialect dialect,
        string account,
        Guid? endpointId,
        Func<SwitchboardConnection, MsnpCommand, ValueTask> observe,
        TimeSpan idleTimeout,
        TimeProvider timeProvider)
    {
        _account = account;
        _endpointId = endpointId;
        _observe = observe;
        _idleTimeout = idleTimeout;
        _timeProvider = timeProvider;
        connection.UseDialect(dialect);
        _connection = new RequestConnection(connection, ObserveAsync, timeProvider);
        _idleTimer = timeProvider.CreateTimer(
            static state => ((SwitchboardConnection)state!).CloseIfIdle(), this, idleTimeout, Timeout.InfiniteTimeSpan);
        _connection.Start();
    }

    /// <summary>The others, in the order they came.</summary>
    public ImmutableArray<string> Participants { get; private set; } = [];

    /// <summary>Whether something said here now would be heard.</summary>
    public bool IsUsable
    {
        get
        {
            lock (_lock)
                return _closing is null && !_connection.Ended.IsCompleted && Participants.Length > 0;
        }
    }

    /// <summary>Whether somebody is there at one of his places.</summary>
    public bool HasPlace(string address, Guid place)
    {
        lock (_lock)
            return _places.Contains((address, place));
    }

    /// <summary>Ends with the connection; never fails.</summary>
    public Task<ConnectionEnd> Ended => _connection.Ended;

    // >>> USR t account cookie                             <<< USR t OK account name
    /// <summary>Enters a switchboard that the notification server gave.</summary>
    /// <exception cref="MsnpCommandException">The cookie was refused.</exception>
    /// <exception cref="ConnectionEndedException">The connection ended.</exception>
    public Task EnterAsync(Sensitive cookie, CancellationToken cancellationToken) => _connection.AskAsync<SwitchboardUsrOkCommand>(id => new SwitchboardUsrCommand(id, _account, cookie, _endpointId), cancellationToken);

    // >>> ANS t account cookie session                     <<< IRO t i n account name ... <<< ANS t OK
    /// <summary>Follows an invitation.</summary>
    /// <exception cref="MsnpCommandException">The cookie was refused.</exception>
    /// <exception cref="ConnectionEndedException">The connection ended.</exception>
    public Task AnswerAsync(RngCommand invitation, CancellationToken cancellationToken) => _connection.AskAsync<AnsReplyCommand>(id => new AnsCommand(id, _account, invitation.Cookie, invitation.SessionId, _endpointId), cancellationToken);

    // >>> CAL t account                                    <<< CAL t RINGING session, later <<< JOI account name
    /// <summary>Calls somebody. That the call went out does not mean that he comes.</summary>
    /// <exception cref="MsnpCommandException">He cannot be called.</exception>
    /// <exception cref="ConnectionEndedException">The connection ended.</exception>
    public async Task CallAsync(string address, CancellationToken cancellationToken)
    {
        try
        {
            await _connection.AskAsync<CalReplyCommand>(id => new CalCommand(id, address), cancellationToken).ConfigureAwait(false);
        }
        catch (MsnpCommandException exception) when (exception.Code == MsnpErrorCode.AlreadyThere)
        {
            // He came by himself meanwhile.
        }
    }

    /// <summary>Waits until somebody is there. Text sent before would be heard by nobody, and some servers would acknowledge it all the same.</summary>
    /// <exception cref="TimeoutException">Nobody came.</exception>
    /// <exception cref="ConnectionEndedException">The connection ended.</exception>
    public async Task WaitForParticipantAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        var first = await Task.WhenAny(_joined.Task, _connection.Ended)
            .WaitAsync(timeout, _timeProvider, cancellationToken).ConfigureAwait(false);
        if (first != _joined.Task)
            throw new ConnectionEndedException(await _connection.Ended.ConfigureAwait(false));
    }

    /// <summary>Waits until everybody of these is there, or until so much time has passed. Who came has been reported by then.</summary>
    public Task WaitForAllAsync(IReadOnlyCollection<string> addresses, TimeSpan timeout, CancellationToken cancellationToken) =>
        WaitUntilAsync(() => addresses.All(address => Participants.Contains(address.ToLowerInvariant())), timeout, cancellationToken);

    /// <summary>Waits until somebody is there at one of his places, or until so much time has passed.</summary>
    public Task WaitForPlaceAsync(string address, Guid place, TimeSpan timeout, CancellationToken cancellationToken) =>
        WaitUntilAsync(() => _places.Contains((address, place)), timeout, cancellationToken);

    private async Task WaitUntilAsync(Func<bool> isMet, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (!_isReporting && isMet())
                return;

            _awaited.Add((isMet, met));
        }

        try
        {
            await Task.WhenAny(met.Task, _connection.Ended).WaitAsync(timeout, _timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Then it goes on without those who did not come.
        }
        finally
        {
            lock (_lock)
                _awaited.RemoveAll(awaited => awaited.Met == met);
        }
    }

    // >>> MSG t A length                                   <<< ACK t | NAK t
    /// <summary>Says something, in one or more parts, and waits until the switchboard has answered for each.</summary>
    /// <param name="parts">The parts in order.</param>
    /// <param name="cancellationToken">Counts until the first part is handed over.</param>
    public async Task<MessageFate> SendAsync(IReadOnlyList<MsnpPayload> parts, CancellationToken cancellationToken)
    {
        int timesEmptied;
        lock (_lock)
        {
            if (_closing is not null)
                return MessageFate.NotSent;

            _inFlight++;
            timesEmptied = _timesEmptied;
        }

        try
        {
            var pending = new List<RequestConnection.PendingAnswer>(parts.Count);
            try
            {
                foreach (var part in parts)
                {
                    pending.Add(await _connection.BeginAsync(
                        id => new MsgCommand(id, Acknowledgement.Always, part),
                        pending.Count == 0 ? cancellationToken : CancellationToken.None).ConfigureAwait(false));
                }
            }
            catch (ConnectionEndedException)
            {
                return pending.Count == 0 ? MessageFate.NotSent : MessageFate.Unconfirmed;
            }

            Touch();
            var fates = await Task.WhenAll(pending.Select(FateOfAsync)).ConfigureAwait(false);
            if (Array.TrueForAll(fates, fate => fate == MessageFate.Refused))
                return MessageFate.Refused;

            // Some servers acknowledge what is said into an empty room.
            return Array.TrueForAll(fates, fate => fate == MessageFate.Confirmed) && timesEmptied == Volatile.Read(ref _timesEmptied)
                ? MessageFate.Confirmed
                : MessageFate.Unconfirmed;
        }
        finally
        {
            lock (_lock)
                _inFlight--;

            CloseIfEmpty();
        }
    }

    /// <summary>Says something that nobody waits to have confirmed. Does nothing where the connection has ended.</summary>
    public async Task SendUnconfirmedAsync(MsnpPayload message, CancellationToken cancellationToken)
    {
        try
        {
            await _connection.SendAsync(id => new MsgCommand(id, Acknowledgement.None, message), cancellationToken).ConfigureAwait(false);
            Touch();
        }
        catch (ConnectionEndedException)
        {
            // Then nobody hears it.
        }
    }

    // >>> MSG t D length                                   <<< ACK t | NAK t | 282 t
    /// <summary>Says a packet of data.</summary>
    /// <returns>What the switchboard will answer; nobody need wait for it.</returns>
    /// <exception cref="ConnectionEndedException">The connection has ended.</exception>
    public async Task<RequestConnection.PendingAnswer> BeginDataAsync(MsnpPayload packet, CancellationToken cancellationToken)
    {
        var pending = await _connection.BeginAsync(id => new MsgCommand(id, Acknowledgement.Data, packet), cancellationToken).ConfigureAwait(false);
        Touch();
        return pending;
    }

    /// <summary>Keeps the switchboard, though nothing may be said in it for a while, until what is returned is disposed.</summary>
    public IDisposable Hold()
    {
        Interlocked.Increment(ref _holds);
        Touch();
        return new Held(this);
    }

    /// <summary>Begins to leave; <see cref="DisposeAsync"/> waits for it.</summary>
    public void Close()
    {
        lock (_lock)
            _closing ??= Task.Run(CloseAsync);
    }

    /// <summary>Leaves, if that has not happened yet, and waits until everything is closed.</summary>
    public async ValueTask DisposeAsync()
    {
        Close();
        await _closing!.ConfigureAwait(false);
    }

    private async Task<MessageFate> FateOfAsync(RequestConnection.PendingAnswer pending)
    {
        try
        {
            return await pending.WaitAsync(AcknowledgementTimeout, CancellationToken.None).ConfigureAwait(false) switch
            {
                AckCommand => MessageFate.Confirmed,
                NakCommand or ErrorCommand => MessageFate.Refused,
                _ => MessageFate.Unconfirmed,
            };
        }
        catch (Exception exception) when (exception is TimeoutException or ConnectionEndedException)
        {
            return MessageFate.Unconfirmed;
        }
    }

    private async ValueTask ObserveAsync(MsnpCommand command)
    {
        Touch();
        lock (_lock)
            _isReporting = true;

        switch (command)
        {
            case JoiCommand join:
                Join(join.Account, join.EndpointId);
                break;
            case IroCommand present:
                Join(present.Account, present.EndpointId);
                break;
            case ByeCommand bye:
                Leave(bye.Account, bye.EndpointId);
                break;
            case OutCommand:
                Close();
                break;
        }

        await _observe(this, command).ConfigureAwait(false);
        lock (_lock)
        {
            _isReporting = false;
            foreach (var (_, met) in _awaited.Where(awaited => awaited.IsMet()))
                met.TrySetResult();
        }

        if (command is ByeCommand)
            CloseIfEmpty();
    }

    private void Join(string account, Guid? place)
    {
        // From MSNP16 on everybody is named once for each of his places and once as a whole, and one's own account as well.
        var address = account.ToLowerInvariant();
        lock (_lock)
        {
            if (string.Equals(address, _account, StringComparison.OrdinalIgnoreCase))
                return;

            if (place is { } id)
                _places.Add((address, id));

            if (Participants.Contains(address))
                return;

            Participants = Participants.Add(address);
        }

        _joined.TrySetResult();
    }

    private void Leave(string account, Guid? place)
    {
        var address = account.ToLowerInvariant();
        lock (_lock)
        {
            // He is gone with the last of his places, whether or not the server says so once more.
            if (place is { } id)
                _places.Remove((address, id));
            else
                _places.RemoveWhere(known => known.Address == address);

            if ((place is not null && _places.Any(known => known.Address == address)) || !Participants.Contains(address))
                return;

            Participants = Participants.Remove(address);
            if (Participants.Length == 0)
                _timesEmptied++;
        }
    }

    private void CloseIfEmpty()
    {
        lock (_lock)
        {
            // What is on its way still gets its answer.
            if (_inFlight == 0 && _timesEmptied > 0 && Participants.Length == 0)
                Close();
        }
    }

    private void CloseIfIdle()
    {
        if (Volatile.Read(ref _holds) == 0)
        {
            Close();
            return;
        }

        Touch();
        _keeping = SendUnconfirmedAsync(new KeepAliveMessage().ToPayload(), CancellationToken.None);
    }

    private void Release()
    {
        Interlocked.Decrement(ref _holds);
        Touch();
    }

    // Servers, too, end a switchboard in which nothing is said.
    private void Touch() => _idleTimer.Change(
        Volatile.Read(ref _holds) == 0 || _idleTimeout < KeepAliveAfter ? _idleTimeout : KeepAliveAfter, Timeout.InfiniteTimeSpan);

    private async Task CloseAsync()
    {
        await _idleTimer.DisposeAsync().ConfigureAwait(false);
        await _keeping.ConfigureAwait(false);
        try
        {
            await _connection.SendAsync(new OutCommand(), CancellationToken.None).ConfigureAwait(false);
        }
        catch (ConnectionEndedException)
        {
            // Nobody is left to take leave of.
        }

        await _connection.DisposeAsync().ConfigureAwait(false);
    }

    private sealed class Held(SwitchboardConnection switchboard) : IDisposable
    {
        private int _released;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _released, 1) == 0)
                switchboard.Release();
        }
    }
}
