using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Profiles;
using MsnBridge.Msnp.Server.Accounts;
using MsnBridge.Msnp.Server.AddressBook;
using MsnBridge.Msnp.Server.Circles;
using MsnBridge.Msnp.Server.Configuration;
using MsnBridge.Msnp.Server.Datagrams;
using MsnBridge.Msnp.Server.Gateway;
using MsnBridge.Msnp.Server.Hosting;
using MsnBridge.Msnp.Server.Lists;
using MsnBridge.Msnp.Server.Notification;
using MsnBridge.Msnp.Server.OfflineMessages;
using MsnBridge.Msnp.Server.Passport;
using MsnBridge.Msnp.Server.Residents;
using MsnBridge.Msnp.Server.Sessions;
using MsnBridge.Msnp.Server.Storage;
using MsnBridge.Msnp.Server.Switchboard;

namespace MsnBridge.Msnp.Server;

/// <summary>
/// An MSN network in this process: notification server, switchboard, Passport and, if wanted, dispatch server, with accounts and contact lists behind them. Clients
/// of MSN Messenger's protocol sign in to it; residents live in it without a client.
/// </summary>
/// <remarks>Start it once, stop it once. Everything else may be called from anywhere between the two.</remarks>
public sealed partial class EmbeddedMsnNetwork : IAsyncDisposable
{
    private readonly MsnServerOptions _options;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger<EmbeddedMsnNetwork> _logger;
    private readonly TimeProvider _time;
    private readonly AccountWriter _writer;
    private readonly AccountDirectory _accounts;
    private readonly NetworkState _state;
    private readonly ServerAddresses _addresses = new();
    private readonly FaultSwitches _faults = new();
    private readonly CircleDirectory _circles;
    private readonly NotificationServices _services;
    private readonly PassportEndpoints _passportEndpoints;
    private readonly IReadOnlyList<IWebEndpoints> _webEndpoints;
    private readonly ResidentServices _residents;
    private readonly List<IAsyncDisposable> _inhabitants = [];
    private INetworkListener? _listener;
    private ITimer? _idleConversations;
    private bool _stopped;

    /// <summary>Makes a network; nothing listens before <see cref="StartAsync"/>.</summary>
    /// <param name="options">How it runs.</param>
    /// <param name="loggers">Where it logs; nowhere if null.</param>
    /// <param name="time">Its clock; the system's if null.</param>
    /// <param name="store">Where accounts are kept; null for what the options say.</param>
    public EmbeddedMsnNetwork(MsnServerOptions options, ILoggerFactory? loggers = null, TimeProvider? time = null, IAccountStore? store = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _loggers = loggers ?? NullLoggerFactory.Instance;
        _logger = _loggers.CreateLogger<EmbeddedMsnNetwork>();
        _time = time ?? TimeProvider.System;
        store ??= options.DataDirectory is { } directory ? new FileAccountStore(Path.Combine(directory, "accounts")) : new MemoryAccountStore();
        _writer = new AccountWriter(store, _loggers.CreateLogger<AccountWriter>());
        _accounts = new AccountDirectory(_writer, _time);
        _state = new NetworkState(_accounts);
        var presence = new PresenceService(_state);
        var lists = new ContactListService(_state, presence, options);
        var exchange = new SwitchboardExchange(_state, options, _time, _loggers.CreateLogger<SwitchboardExchange>());
        var relays = new DatagramRelays(_state, exchange, _time, _loggers.CreateLogger<DatagramRelays>());
        var groups = new TemporaryGroups(_state, options);
        var offlineMessages = new OfflineMessageStore(_state, options, _time);
        var datagrams = new DatagramService(_state, relays, groups, offlineMessages);
        var passport = new PassportService(_accounts, options, _time);
        _circles = new CircleDirectory(_state, _time);
        var circleTickets = new CircleTickets(_time);
        _services = new NotificationServices(
            options,
            presence,
            lists,
            new NoticeService(_state),
            exchange,
            datagrams,
            relays,
            groups,
            offlineMessages,
            passport,
            new OldSignIn(_accounts),
            _addresses,
            _faults,
            _time,
            new CircleMeetings(_state, presence, _circles),
            circleTickets);
        _passportEndpoints = new PassportEndpoints(passport, _addresses, _loggers.CreateLogger<PassportEndpoints>());
        _webEndpoints =
        [
            _passportEndpoints,
            new TokenEndpoints(passport, _time, _loggers.CreateLogger<TokenEndpoints>()),
            new ClientConfigurationEndpoints(_loggers.CreateLogger<ClientConfigurationEndpoints>()),
            new OfflineFetchEndpoints(offlineMessages, passport, _loggers.CreateLogger<OfflineFetchEndpoints>()),
            new OfflineStoreEndpoints(offlineMessages, passport, _loggers.CreateLogger<OfflineStoreEndpoints>()),
            AddressBookEndpoint.Create(_state, lists, presence, passport, _circles, circleTickets, _loggers),
            new StorageEndpoints(_state, passport, _time, _loggers.CreateLogger<StorageEndpoints>()),
            new GatewayEndpoints(_addresses),
        ];
        _residents = new ResidentServices(_state, presence, lists, exchange, offlineMessages, _loggers.CreateLogger<ResidentContact>());
        Faults = new NetworkFaults(this);
    }

    /// <summary>Where clients begin: the dispatch server if there is one, or the notification server. Known once started.</summary>
    public MsnpServerAddress SignInServer => _addresses.Dispatch ?? _addresses.Notification;

    /// <summary>The notification server. Known once started.</summary>
    public MsnpServerAddress NotificationServer => _addresses.Notification;

    /// <summary>The switchboard server. Known once started.</summary>
    public MsnpServerAddress SwitchboardServer => _addresses.Switchboard;

    /// <summary>Where a Passport client asks for the login server. Known once started.</summary>
    public Uri NexusUrl => new(_addresses.PassportUrl + "rdr/pprdr.asp");

    /// <summary>The same over TLS; null where <see cref="MsnServerOptions.PassportTlsPort"/> is null. Known once started.</summary>
    public Uri? SecureNexusUrl => _addresses.PassportTls is { } server ? new Uri($"https://{server}/rdr/pprdr.asp") : null;

    /// <summary>What a client of this library needs to sign in here. Known once started.</summary>
    public ServerProfile ClientProfile => ServerProfiles.Local(SignInServer, new Uri(_addresses.PassportUrl));

    /// <summary>Ways to make the network fail, for tests of those who rely on it.</summary>
    public NetworkFaults Faults { get; }

    /// <summary>Loads the accounts, seeds the demo if asked for, and listens.</summary>
    /// <exception cref="ArgumentException">The options make no sense; the message names each fault.</exception>
    /// <exception cref="IOException">A port is taken, or the accounts cannot be read.</exception>
    /// <exception cref="InvalidDataException">The store holds something that is no account.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        MsnServerOptionsValidator.Validate(_options);
        await _accounts.LoadAsync(cancellationToken).ConfigureAwait(false);
        _circles.Load();
        await ListenAsync(cancellationToken).ConfigureAwait(false);
        var interval = TimeSpan.FromTicks(Math.Max(_options.SwitchboardIdleTimeout.Ticks / 4, TimeSpan.TicksPerMillisecond));
        _idleConversations = _time.CreateTimer(_ => _services.Exchange.EndIdle(), null, interval, interval);
        if (_options.SeedDemo)
            await SeedDemoAsync(cancellationToken).ConfigureAwait(false);

        LogStarted(_addresses.Notification.ToString(), _addresses.Switchboard.ToString(), _addresses.PassportUrl);
    }

    /// <summary>Tells the user of every client that the network is going to shut down, so that he can finish what he says. It does not shut down by that.</summary>
    /// <param name="minutes">In how many minutes.</param>
    public void AnnounceShutdown(int minutes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(minutes);
        _services.Presence.AnnounceShutdown(minutes);
    }

    /// <summary>Tells every client that the server shuts down, ends everything and stores what changed. Harmless when repeated.</summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (_stopped)
            return;

        _stopped = true;
        if (_idleConversations is not null)
            await _idleConversations.DisposeAsync().ConfigureAwait(false);

        IAsyncDisposable[] inhabitants;
        lock (_inhabitants)
            inhabitants = [.. _inhabitants];

        foreach (var inhabitant in inhabitants)
            await inhabitant.DisposeAsync().ConfigureAwait(false);

        _services.Presence.ExpelAll(SignOutReason.ServerShutdown);
        if (_listener is not null)
        {
            await _listener.DrainAsync(_options.CloseTimeout, _time, cancellationToken).ConfigureAwait(false);
            await _listener.DisposeAsync().ConfigureAwait(false);
        }

        await _services.Relays.DisposeAsync().ConfigureAwait(false);
        await _writer.DisposeAsync().ConfigureAwait(false);
        LogStopped();
    }

    /// <summary>Stops.</summary>
    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    /// <summary>Makes an account.</summary>
    /// <param name="address">Its address: ASCII letters, digits and <c>._+-</c> around one <c>@</c>.</param>
    /// <param name="password">Its password. It cannot be read again.</param>
    /// <param name="friendlyName">What the user calls himself; the address if null.</param>
    /// <returns>False if the address is taken.</returns>
    /// <exception cref="ArgumentException">The address is none, or the password is empty.</exception>
    public bool CreateAccount(string address, string password, string? friendlyName = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(password);
        if (!MsnAddress.IsValid(address))
            throw new ArgumentException($"\"{address}\" cannot be an account's address.", nameof(address));

        if (_accounts.Contains(address))
            return false;

        var verifier = PasswordVerifier.Create(password, _options.PasswordIterations, _options.KeepMd5Verifiers);
        return _accounts.TryAdd(address, string.IsNullOrEmpty(friendlyName) ? address : friendlyName, verifier);
    }

    /// <summary>Lets somebody live in the network without a client. He is not signed in yet. Who made him disposes him; stopping the network does it too.</summary>
    /// <param name="address">His address; an account is made, with a password nobody knows, where there is none.</param>
    /// <param name="friendlyName">What he calls himself, if the account is made.</param>
    public ResidentContact AddResident(string address, string? friendlyName = null)
    {
        CreateAccount(address, RandomNumberGenerator.GetHexString(32), friendlyName);
        var resident = new ResidentContact(address, _residents);
        lock (_inhabitants)
            _inhabitants.Add(resident);

        return resident;
    }

    /// <summary>How the network comes by its clients; null for sockets.</summary>
    internal Func<NetworkParts, INetworkListener>? Listen { get; init; }

    /// <summary>Passwords and tickets.</summary>
    internal PassportService Passport => _services.Passport;

    internal bool Expel(string address) => _services.Presence.Expel(address, SignOutReason.SignedInElsewhere);

    internal void DropConnections() => _listener?.DropConnections();

    internal void SetAcknowledging(bool acknowledges) => _faults.AcknowledgesMessages = acknowledges;

    internal void Suspend(string address) => _faults.Suspend(address);

    internal async Task UnlistenAsync()
    {
        if (_listener is null)
            return;

        await _listener.DisposeAsync().ConfigureAwait(false);
        _listener = null;
    }

    internal async Task ListenAsync(CancellationToken cancellationToken) => _listener ??= Listen is { } listen
        ? listen(new NetworkParts(_options, _addresses, _services, _faults, _webEndpoints, _loggers))
        : await NetworkListener.StartAsync(
            _options, _addresses, _services, _faults, _passportEndpoints, _webEndpoints, _loggers, cancellationToken).ConfigureAwait(false);

    private async Task SeedDemoAsync(CancellationToken cancellationToken)
    {
        foreach (var (address, password, name) in DemoAccounts.People)
            CreateAccount(address, password, name);

        // Another one at each start: nobody else is to know it.
        var secret = RandomNumberGenerator.GetHexString(32);
        if (!CreateAccount(DemoAccounts.Echo, secret, DemoAccounts.EchoName))
            ChangePassword(DemoAccounts.Echo, secret);

        var echo = new EchoContact(ClientProfile, secret, _time, _loggers);
        lock (_inhabitants)
            _inhabitants.Add(echo);

        await echo.StartAsync(cancellationToken).ConfigureAwait(false);

        LogSeeded();
    }

    private void ChangePassword(string address, string password)
    {
        var verifier = PasswordVerifier.Create(password, _options.PasswordIterations, _options.KeepMd5Verifiers);
        lock (_state.Gate)
            _accounts.Replace(_accounts[address] with { Password = verifier }, countsAsListChange: false);
    }

    [LoggerMessage(
        MsnpServerEventIds.NetworkStarted, LogLevel.Information,
        "The embedded MSN network listens: notification server {Notification}, switchboard {Switchboard}, Passport {Passport}.")]
    private partial void LogStarted(string notification, string switchboard, string passport);

    [LoggerMessage(MsnpServerEventIds.NetworkStopped, LogLevel.Information, "The embedded MSN network has stopped.")]
    private partial void LogStopped();

    [LoggerMessage(MsnpServerEventIds.DemoSeeded, LogLevel.Information, "The demo accounts are there; their passwords are public.")]
    private partial void LogSeeded();
}
