using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using MsnBridge.Faults.Simulation;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Server.Hosting;
using MsnBridge.Msnp.Server.Notification;
using MsnBridge.Msnp.Server.Switchboard;

namespace MsnBridge.Faults.Msn;

/// <summary>Takes the connections to the embedded network that come over wires.</summary>
internal sealed class WireListener : INetworkListener
{
    private readonly ConnectionRosters _rosters;
    private readonly List<Wire> _wires = [];
    private readonly NotificationServerHandler _notification;
    private readonly SwitchboardHandler _switchboard;

    public WireListener(NetworkParts parts)
    {
        _rosters = new ConnectionRosters(parts.Options);
        _notification = new NotificationServerHandler(parts.Services, _rosters, parts.Loggers);
        _switchboard = new SwitchboardHandler(parts.Services, parts.Faults, _rosters, parts.Loggers);
        parts.Addresses.Notification = new MsnpServerAddress(IPAddress.Loopback.ToString(), 1863);
        parts.Addresses.Switchboard = new MsnpServerAddress(IPAddress.Loopback.ToString(), 1864);
        parts.Addresses.Passport = new MsnpServerAddress(IPAddress.Loopback.ToString(), 1880);
    }

    public void Take(Wire wire, bool isSwitchboard, string name)
    {
        _wires.RemoveAll(old => old.Carried.IsCompleted);
        _wires.Add(wire);
        var context = new WireContext(wire, name);
        _ = Task.Run(() => isSwitchboard ? _switchboard.OnConnectedAsync(context) : _notification.OnConnectedAsync(context));
    }

    // One after another as they came: the roster knows no order, and a run must have one.
    public void DropConnections()
    {
        foreach (var wire in _wires)
            wire.Cut();
    }

    public Task DrainAsync(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask DisposeAsync()
    {
        DropConnections();
        return ValueTask.CompletedTask;
    }

    private sealed class WireContext(Wire wire, string name) : ConnectionContext
    {
        public override IDuplexPipe Transport { get; set; } = wire.ServerEnd;

        public override string ConnectionId { get; set; } = name;

        public override IFeatureCollection Features { get; } = new FeatureCollection();

        public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

        public override CancellationToken ConnectionClosed { get; set; } = wire.Closed;

        public override void Abort(ConnectionAbortedException abortReason) => wire.Cut();
    }
}
