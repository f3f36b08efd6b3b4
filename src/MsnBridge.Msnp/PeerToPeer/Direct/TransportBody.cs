using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MsnBridge.Msnp.PeerToPeer.Slp;

namespace MsnBridge.Msnp.PeerToPeer.Direct;

/// <summary>What a body says of a direct connection that is proposed or answered.</summary>
/// <param name="SpeaksTcp">Whether the connection would be one over TCP, the only kind here.</param>
/// <param name="Listens">Whether its sender waits for a connection.</param>
/// <param name="Nonce">What both sides are to say on the connection; null where it is not told before.</param>
/// <param name="HashedNonce">The hash of what its sender will say on the connection; null where the form is not spoken.</param>
/// <param name="Addresses">Where its sender waits.</param>
internal sealed record TransportBody(bool SpeaksTcp, bool Listens, Guid? Nonce, Guid? HashedNonce, IReadOnlyList<IPEndPoint> Addresses)
{
    private const string Tcp = "TCPv1";
    private const int MostAddresses = 8;

    // Bridges: bridge ...                                  asks
    // Bridge: bridge                                       answers
    // Listening: true|false
    // Nonce: {guid} | Hashed-Nonce: {guid}                 the latter: WLM 8.1 and later
    // IPv4External-Addrs: ip ...    IPv4External-Port: n   and the same with Internal
    // IPv4ExternalAddrsAndPorts: ip:port ...               WLM 2011
    // IPv6-Addrs: ip ...            IPv6-Port: n
    // srddA-lanretxE4vPI: pi ...                           WLM 2009 behind a router turns names and values round
    /// <summary>Reads a body. Whatever it is, it gives something, perhaps an offer of nothing.</summary>
    public static TransportBody Read(SlpBody body) => new(
        (body["Bridges"] ?? body["Bridge"] ?? "").Split(' ').Contains(Tcp, StringComparer.OrdinalIgnoreCase),
        string.Equals(body["Listening"], "true", StringComparison.OrdinalIgnoreCase),
        ReadNonce(body["Nonce"]),
        ReadNonce(body["Hashed-Nonce"]),
        [.. ReadAddresses(body).Distinct().Take(MostAddresses)]);

    // NetID: 0                                             the own address as a number, which nobody needs to know
    /// <summary>Asks for a direct connection.</summary>
    public static SlpBody Request(uint sessionId, Guid hashedNonce) => new(
    [
        new("Bridges", $"{Tcp} SBBridge"),
        new("NetID", "0"),
        new("Conn-Type", "Unknown-Connect"),
        new("TCP-Conn-Type", "Unknown-Connect"),
        new("UPnPNat", "false"),
        new("ICF", "false"),
        new("Hashed-Nonce", Format(hashedNonce)),
        new("SessionID", $"{sessionId}"),
        new("SChannelState", "0"),
        new("Capabilities-Flags", "1"),
        new("Nat-Trav-Msg-Type", "WLX-Nat-Trav-Msg-Direct-Connect-Req"),
    ]);

    /// <summary>Says that nobody listens here.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="hashedNonce">The hash of what is said here should the other listen; null where that is not wanted or not understood.</param>
    public static SlpBody Refusal(uint sessionId, Guid? hashedNonce) => new(
    [
        new("Bridge", Tcp),
        new("Listening", "false"),
        hashedNonce is { } hash ? new("Hashed-Nonce", Format(hash)) : new("Nonce", Format(Guid.Empty)),
        new("SessionID", $"{sessionId}"),
        new("SChannelState", "0"),
        new("Capabilities-Flags", "1"),
    ]);

    /// <summary>Says where somebody listens here.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="where">The address and port.</param>
    /// <param name="nonce">What is said on the connection.</param>
    /// <param name="isHashed">Whether the other understands hashes.</param>
    public static SlpBody Offer(uint sessionId, IPEndPoint where, Guid nonce, bool isHashed)
    {
        var port = where.Port.ToString(CultureInfo.InvariantCulture);
        return new SlpBody(
        [
            new("Bridge", Tcp),
            new("Listening", "true"),
            isHashed ? new("Hashed-Nonce", Format(DirectNonce.HashOf(nonce))) : new("Nonce", Format(nonce)),
            .. AddressLines(where.Address, port),
            new("SessionID", $"{sessionId}"),
            new("SChannelState", "0"),
            new("Capabilities-Flags", "1"),
            new("Nat-Trav-Msg-Type", "WLX-Nat-Trav-Msg-Direct-Connect-Resp"),
        ]);
    }

    private static KeyValuePair<string, string>[] AddressLines(IPAddress address, string port) => address.AddressFamily == AddressFamily.InterNetworkV6
        ? [new("IPv6-Addrs", address.ToString()), new("IPv6-Port", port)]
        :
        [
            new("IPv4External-Addrs", address.ToString()),
            new("IPv4External-Port", port),
            new("IPv4Internal-Addrs", address.ToString()),
            new("IPv4Internal-Port", port),
        ];

    private static string Format(Guid nonce) => nonce.ToString("B").ToUpperInvariant();

    private static Guid? ReadNonce(string? text) => Guid.TryParse(text, out var nonce) && nonce != Guid.Empty ? nonce : null;

    private static IEnumerable<IPEndPoint> ReadAddresses(SlpBody body)
    {
        foreach (var side in new[] { "External", "Internal" })
        {
            foreach (var where in ReadAddresses(body, $"IPv4{side}", AddressFamily.InterNetwork))
                yield return where;

            foreach (var told in Words(Value(body, $"IPv4{side}AddrsAndPorts")))
            {
                if (told.Split(':') is [var address, var itsPort] && Endpoint(address, itsPort, AddressFamily.InterNetwork) is { } where)
                    yield return where;
            }
        }

        foreach (var where in ReadAddresses(body, "IPv6", AddressFamily.InterNetworkV6))
            yield return where;
    }

    private static IEnumerable<IPEndPoint> ReadAddresses(SlpBody body, string name, AddressFamily family)
    {
        var port = Value(body, $"{name}-Port");
        return Words(Value(body, $"{name}-Addrs")).Select(address => Endpoint(address, port, family)).OfType<IPEndPoint>();
    }

    private static IEnumerable<string> Words(string? text) => (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(MostAddresses);

    private static string? Value(SlpBody body, string name) => body[name] ?? (body[Reversed(name)] is { } value ? Reversed(value) : null);

    private static string Reversed(string text) => string.Create(text.Length, text, (reversed, original) =>
    {
        original.CopyTo(reversed);
        reversed.Reverse();
    });

    private static IPEndPoint? Endpoint(string address, string? port, AddressFamily family) =>
        IPAddress.TryParse(address, out var ip)
        && ip.AddressFamily == family
        && ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new IPEndPoint(ip, number)
            : null;
}
