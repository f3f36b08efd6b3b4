using Microsoft.Extensions.Logging.Abstractions;
using MsnBridge.Faults.Bridge;
using MsnBridge.Faults.Simulation;
using MsnBridge.MsnNetwork;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Connections;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Framing;
using MsnBridge.Msnp.Profiles;
using MsnBridge.Msnp.Server;
using MsnBridge.Testing.Ledger;

namespace MsnBridge.Faults.Msn;

/// <summary>The MSN of a run: the embedded network with the accounts of the bridge's people and with their contacts, who live in it.</summary>
internal sealed class MsnSide : IAsyncDisposable
{
    private readonly World _world;
    private readonly EmbeddedMsnNetwork _network;
    private WireListener? _listener;
    private MsnWeb? _web;
    private int _connections;

    public MsnSide(World world)
    {
        _world = world;
        _network = new EmbeddedMsnNetwork(
            new MsnServerOptions { PasswordIterations = 1, KeepMd5Verifiers = false }, NullLoggerFactory.Instance, world.Time)
        {
            Listen = parts =>
            {
                _web = new MsnWeb(parts);
                return _listener = new WireListener(parts);
            },
        };
    }

    public ServerProfile Profile { get; private set; } = null!;

    public IReadOnlyList<MsnContact> Contacts { get; private set; } = [];

    public NetworkFaults Faults => _network.Faults;

    /// <param name="version">The version of MSNP that is spoken.</param>
    public async Task StartAsync(IReadOnlyList<RunPerson> people, IReadOnlyList<string> contacts, MessageLedger ledger, string version)
    {
        await _network.StartAsync();
        Profile = _network.ClientProfile with { Name = RunPerson.Profile, Versions = [version] };
        var keeping = MsnpDialect.Find(version)!.OfflineMessages switch
        {
            OfflineMessageForm.None => Keeping.Nothing,
            OfflineMessageForm.Datagram => Keeping.UntilHandedOver,
            _ => Keeping.UntilStored,
        };
        foreach (var person in people)
            _network.CreateAccount(person.Account, person.Password, person.Name);
        Contacts = [.. contacts.Select(name => new MsnContact(_world, _network.AddResident($"{name}@msn.example", name), ledger, keeping))];
        foreach (var contact in Contacts)
        {
            contact.SignIn();
            foreach (var person in people)
                contact.Resident.AddContact(person.Account);
        }

        foreach (var person in people)
            await PutOnListAsync(person);
    }

    /// <summary>How a process reaches this network.</summary>
    public MsnTransport TransportFor(BridgeProcess process) => new(
        new WebWire(_world, process, request => _web!.AnswerAsync(request)),
        (server, cancellationToken) => ConnectAsync(process, server, cancellationToken));

    public async ValueTask DisposeAsync()
    {
        await _network.DisposeAsync();
        if (_web is not null)
            await _web.DisposeAsync();
    }

    private async Task PutOnListAsync(RunPerson person)
    {
        // He signs in once himself, as a person would, before the bridge knows him.
        await using var himself = _network.AddResident(person.Account);
        himself.SignIn();
        foreach (var contact in Contacts)
            himself.AddContact(contact.Address);
    }

    private async Task<MsnpConnection> ConnectAsync(BridgeProcess process, MsnpServerAddress server, CancellationToken cancellationToken)
    {
        var isSwitchboard = server == _network.SwitchboardServer;
        var name = $"{(isSwitchboard ? "SB" : "NS")}{++_connections}";
        await _world.PassAsync(process, $"bridge {process.Number} connects {name}", cancellationToken);
        if (_world.Weather.OfWebRequest() == RequestFate.NotReached)
            throw new IOException($"Cannot connect to {server}.");

        var wire = new Wire(_world, name);
        process.Own(wire);
        _listener!.Take(wire, isSwitchboard, name);
        return new MsnpConnection(
            wire.ClientEnd, MsnpDirection.FromServer, MsnpConnectionOptions.Default with { TimeProvider = process.Time });
    }
}
