using System.Net;

namespace MsnBridge.Msnp.PeerToPeer.Direct;

/// <summary>Whether files and pictures may go over a connection of their own, from client to client. It is faster, and tells each side the address of the other.</summary>
public sealed record DirectConnectionOptions
{
    /// <summary>Connect to public addresses that contacts offer, and never listen.</summary>
    public static DirectConnectionOptions Default { get; } = new();

    /// <summary>Neither connect nor listen: everything goes through the network's servers.</summary>
    public static DirectConnectionOptions None { get; } = new() { Connects = false };

    /// <summary>Whether to connect to addresses that contacts offer.</summary>
    public bool Connects { get; init; } = true;

    /// <summary>Networks that may be connected to although they are not public, or hold the network's own servers, for example <c>192.168.0.0/16</c>. Empty by default:
    /// a stranger could otherwise have connections made to whatever is reachable from here.</summary>
    public IReadOnlyList<IPNetwork> AllowedNetworks { get; init; } = [];

    /// <summary>The address at which contacts reach this computer; null to offer none, and so never to listen.</summary>
    public IPAddress? ListenAddress { get; init; }

    /// <summary>The address to listen on, where it is not the one that is offered (behind a router that forwards the ports); null for that one.</summary>
    public IPAddress? BindAddress { get; init; }

    /// <summary>The first port to listen on; 0 never to listen.</summary>
    public int FirstPort { get; init; }

    /// <summary>The last port to listen on, one for each transfer at the same time.</summary>
    public int LastPort { get; init; }

    /// <summary>Whether to listen.</summary>
    public bool Listens => ListenAddress is not null && FirstPort > 0 && LastPort >= FirstPort;
}
