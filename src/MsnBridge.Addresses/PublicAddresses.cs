using System.Net;
using System.Net.Sockets;

namespace MsnBridge.Addresses;

/// <summary>
/// Which addresses on the internet are somebody's own: all that neither the machine, its network nor a registry keeps for something else. Whatever a stranger names,
/// a peer's address or the host of a link, is connected to only if it is one of these, so that nobody can have the bridge look at what only the bridge can reach.
/// </summary>
/// <remarks>
/// Every block of the IANA special-purpose registries (RFC 6890 and its updates, as of November 2026) is left out, those too that are reachable from everywhere: at them are
/// services of the network itself (anycast to relays and name servers), never what one person offers another. Multicast is left out, and of IPv6 all that
/// has not been given out for use: only 2000::/3 has.
/// </remarks>
public static class PublicAddresses
{
    private static readonly IPNetwork[] SpecialVersion4 =
    [
        IPNetwork.Parse("0.0.0.0/8"), // this network
        IPNetwork.Parse("10.0.0.0/8"), // private
        IPNetwork.Parse("100.64.0.0/10"), // shared behind a provider's translation
        IPNetwork.Parse("127.0.0.0/8"), // loopback
        IPNetwork.Parse("169.254.0.0/16"), // link-local, where clouds keep their secrets
        IPNetwork.Parse("172.16.0.0/12"), // private
        IPNetwork.Parse("192.0.0.0/24"), // protocol assignments
        IPNetwork.Parse("192.0.2.0/24"), // documentation
        IPNetwork.Parse("192.31.196.0/24"), // AS112
        IPNetwork.Parse("192.52.193.0/24"), // AMT relays
        IPNetwork.Parse("192.88.99.0/24"), // 6to4 relays, deprecated
        IPNetwork.Parse("192.168.0.0/16"), // private
        IPNetwork.Parse("192.175.48.0/24"), // AS112
        IPNetwork.Parse("198.18.0.0/15"), // benchmarks
        IPNetwork.Parse("198.51.100.0/24"), // documentation
        IPNetwork.Parse("203.0.113.0/24"), // documentation
        IPNetwork.Parse("224.0.0.0/4"), // multicast
        IPNetwork.Parse("240.0.0.0/4"), // reserved, and broadcast
    ];

    private static readonly IPNetwork GivenOut = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] SpecialVersion6 =
    [
        IPNetwork.Parse("2001::/23"), // protocol assignments: Teredo, benchmarks, ORCHID and others
        IPNetwork.Parse("2001:db8::/32"), // documentation
        IPNetwork.Parse("2002::/16"), // 6to4: leads to any IPv4 address there is
        IPNetwork.Parse("2620:4f:8000::/48"), // AS112
        IPNetwork.Parse("3fff::/20"), // documentation
    ];

    /// <summary>Whether an address is a public one. An IPv4 address in the dress of IPv6 is not: nobody has reason to write one so but to get past checks like this one.</summary>
    public static bool Contains(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.AddressFamily switch
        {
            AddressFamily.InterNetwork => !Array.Exists(SpecialVersion4, network => network.Contains(address)),
            // IPNetwork would look at the IPv4 address inside; a scope belongs to a link of this machine.
            AddressFamily.InterNetworkV6 => !address.IsIPv4MappedToIPv6
                && address.ScopeId == 0
                && GivenOut.Contains(address)
                && !Array.Exists(SpecialVersion6, network => network.Contains(address)),
            _ => false,
        };
    }
}
