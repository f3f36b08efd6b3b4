using System.Globalization;

namespace MsnBridge.Msnp.Commands;

/// <summary>A server as the protocol names it: <c>host:port</c>.</summary>
/// <param name="Host">Host name or IP address, an IPv6 address without brackets.</param>
/// <param name="Port">TCP port.</param>
public readonly record struct MsnpServerAddress(string Host, int Port)
{
    /// <summary>The port of a notification server named without one.</summary>
    public const int DefaultPort = 1863;

    /// <summary>Reads <c>host</c>, <c>host:port</c> or <c>[v6]:port</c>.</summary>
    public static bool TryParse(string text, out MsnpServerAddress address)
    {
        address = default;
        var portSeparator = text.LastIndexOf(':');
        if (portSeparator <= text.LastIndexOf(']'))
            portSeparator = -1;

        var host = portSeparator < 0 ? text : text[..portSeparator];
        var port = DefaultPort;
        if (portSeparator >= 0
            && (!int.TryParse(text.AsSpan(portSeparator + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is 0 or > 65535))
        {
            return false;
        }

        if (host.StartsWith('[') && host.EndsWith(']'))
            host = host[1..^1];

        address = new MsnpServerAddress(host, port);
        return Uri.CheckHostName(host) != UriHostNameType.Unknown;
    }

    /// <summary>The form used on the wire.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}");
}
