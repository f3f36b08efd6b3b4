using System.Net.Sockets;
using MsnBridge.Faults.Bridge;
using MsnBridge.Faults.Simulation;
using MsnBridge.Xmpp.Streams;

namespace MsnBridge.Faults.Home.Xmpp;

/// <summary>Connects one process to the XMPP server, in whatever weather.</summary>
internal sealed class ComponentWire(World world, BridgeProcess process, RunXmppServer server) : IComponentConnector
{
    public async Task<Stream> ConnectAsync(string host, int port, CancellationToken cancellationToken)
    {
        var name = server.NextConnection();
        await world.PassAsync(process, $"bridge {process.Number} connects {name}", cancellationToken);
        var fate = world.Weather.OfHomeRequest();
        if (fate == RequestFate.NotReached)
        {
            server.Refused++;
            throw new SocketException((int)SocketError.ConnectionRefused);
        }

        var wire = new Wire(world, name);
        process.Own(wire);
        server.Take(wire, fate);
        return new WireStream(world, process, wire.ClientEnd, name);
    }
}
