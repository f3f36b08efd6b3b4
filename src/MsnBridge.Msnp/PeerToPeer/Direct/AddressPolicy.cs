using System.Net;
using MsnBridge.Addresses;
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

    /// <summary>Whether a connection may be made there.</summary>
    public bool Allows(IPEndPoint where) => options.Connects && where.Port >= FirstPort && Allows(where.Address);

    // An IPv4 address in the dress of IPv6 is only ever written to get past checks like this one, and IPNetwork finds some of them in networks they are not in.
    private bool Allows(IPAddress address) => !address.IsIPv4MappedToIPv6
        && (options.AllowedNetworks.Any(network => network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address))
            || (PublicAddresses.Contains(address) && !servers.Contains(address)));
}
