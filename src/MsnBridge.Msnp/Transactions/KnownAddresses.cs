using System.Net;

namespace MsnBridge.Msnp.Transactions;

/// <summary>The addresses at which servers of the network were found. No contact has reason to name one of them as his own.</summary>
internal sealed class KnownAddresses
{
    private const int Most = 64;

    private readonly Lock _lock = new();
    private readonly HashSet<IPAddress> _addresses = [];

    /// <summary>Remembers one.</summary>
    public void Add(IPAddress? address)
    {
        if (address is null)
            return;

        lock (_lock)
        {
            if (_addresses.Count < Most)
                _addresses.Add(Plain(address));
        }
    }

    /// <summary>Whether it is one of them.</summary>
    public bool Contains(IPAddress address)
    {
        lock (_lock)
            return _addresses.Contains(Plain(address));
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
