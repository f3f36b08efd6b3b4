using System.Net;
using System.Net.Sockets;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.PeerToPeer.Direct;

/// <summary>
/// Which addresses that a peer names may be connected to. They are compared as numbers and never looked up by name, so that what was checked is what is connected to.
/// </summary>
/// <param name="options">What the administrator allows.</param>
/// <param name="servers">Addresses of the network's own servers, which nobody has reason to offer.</param>
internal sealed class AddressPolicy(DirectConnectionOptions options, KnownAddresses servers)
{
    // Below are services of the system and of others; a client of MSN listens at 6891 and above.
    private const int FirstPort = 1024;

    // Special-purpose addresses: RFC 6890 with its updates; 2002::/16 and 64:ff9b::/96 lead to any IPv4 address there is.
    private static readonly IPNetwork[] NotPublic =
    [
        IPNetwork.Parse("0.0.0.0/8"),
        IPNetwork.Parse("10.0.0.0/8"),
        IPNetwork.Parse("100.64.0.0/10"),
        IPNetwork.Parse("127.0.0.0/8"),
        IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.0.0.0/24"),
        IPNetwork.Parse("192.0.2.0/24"),
        IPNetwork.Parse("192.88.99.0/24"),
        IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("198.18.0.0/15"),
        IPNetwork.Parse("198.51.100.0/24"),
        IPNetwork.Parse("203.0.113.0/24"),
        IPNetwork.Parse("224.0.0.0/4"),
        IPNetwork.Parse("240.0.0.0/4"),
    ];

    private static readonly IPNetwork Global = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] NotPublicInside =
    [
        IPNetwork.Parse("2001::/23"),
        IPNetwork.Parse("2001:db8::/32"),
        IPNetwork.Parse("2002::/16"),
        IPNetwork.Parse("3fff::/20"),
    ];

    /// <summary>Whether a connection may be made there.</summary>
    public bool Allows(IPEndPoint where) => options.Connects && where.Port >= FirstPort && Allows(where.Address);

    // An IPv4 address in the dress of IPv6 is only ever written to get past checks like this one, and IPNetwork finds some of them in networks they are not in.
    private bool Allows(IPAddress address) => !address.IsIPv4MappedToIPv6
        && (options.AllowedNetworks.Any(network => network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address))
            || (IsPublic(address) && !servers.Contains(address)));

    private static bool IsPublic(IPAddress address) => address.AddressFamily switch
    {
        AddressFamily.InterNetwork => !Array.Exists(NotPublic, network => network.Contains(address)),
        AddressFamily.InterNetworkV6 => address.ScopeId == 0 && Global.Contains(address) && !Array.Exists(NotPublicInside, network => network.Contains(address)),
        _ => false,
    };
}
