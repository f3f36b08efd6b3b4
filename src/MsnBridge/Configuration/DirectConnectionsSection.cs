using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MsnBridge.Msnp.PeerToPeer.Direct;

namespace MsnBridge.Configuration;

/// <summary>The part <c>directConnections</c> of the section <c>msn</c>: connections from client to client.</summary>
internal static class DirectConnectionsSection
{
    public static DirectConnectionOptions Read(SettingsSection section)
    {
        var defaults = DirectConnectionOptions.Default;
        var ports = section.Optional("listenPorts", PortRange);
        var options = defaults with
        {
            Connects = section.Value("connect", defaults.Connects, SettingFormats.Flag),
            AllowedNetworks = section.Values("allow", defaults.AllowedNetworks, Network),
            ListenAddress = section.Optional("publicAddress", Address),
            BindAddress = section.Optional("listenAddress", Address),
            FirstPort = ports?.First ?? 0,
            LastPort = ports?.Last ?? 0,
        };
        if (ports is not null && options.ListenAddress is null)
            section.Fault("listenPorts", "there are ports to listen on, and no address at which contacts reach them", "Name it as publicAddress.");

        return options;
    }

    private static Parsed<IPNetwork> Network(string text) => IPNetwork.TryParse(text, out var network)
        ? network
        : Parsed<IPNetwork>.Fault($"'{text}' is not a network", "Write its first address and the length of its prefix, for example 192.168.0.0/16.");

    // What is told to contacts has a form for IPv4 alone.
    private static Parsed<IPAddress> Address(string text) => IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetwork
        ? address
        : Parsed<IPAddress>.Fault($"'{text}' is not an IPv4 address", "Write four numbers with dots between them.");

    private static Parsed<Ports> PortRange(string text) =>
        text.Split('-') is [var first, var last]
        && ushort.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var from)
        && ushort.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var to)
        && from >= 1024 && from <= to
            ? new Ports(from, to)
            : Parsed<Ports>.Fault($"'{text}' is not a range of ports", "Write the first and the last from 1024 on, for example 6891-6900.");

    private sealed record Ports(int First, int Last)
    {
        public override string ToString() => $"{First}-{Last}";
    }
}
