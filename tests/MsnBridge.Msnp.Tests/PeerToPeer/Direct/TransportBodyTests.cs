using System.Net;
using System.Text;
using MsnBridge.Msnp.PeerToPeer.Direct;
using MsnBridge.Msnp.PeerToPeer.Slp;

namespace MsnBridge.Msnp.Tests.PeerToPeer.Direct;

public sealed class TransportBodyTests
{
    private static readonly Guid Nonce = new("03020100-0504-0706-0809-0A0B0C0D0E0F");

    [Fact]
    public void Request_of_an_official_client_is_read()
    {
        var read = Read(
            "Bridges: TRUDPv1 TCPv1 SBBridge TURNv1", "NetID: -1388627126", "Conn-Type: Port-Restrict-NAT", "Hashed-Nonce: {2B95F56D-9CA0-9A64-82CE-ADC1F3C55845}");
        Assert.Equal((true, false, (Guid?)new Guid("2B95F56D-9CA0-9A64-82CE-ADC1F3C55845"), (Guid?)null), (read.SpeaksTcp, read.Listens, read.HashedNonce, read.Nonce));
        Assert.Empty(read.Addresses);
    }

    [Fact]
    public void Addresses_are_read_in_every_form()
    {
        Assert.Equal(
            ["203.0.113.5:6891", "192.0.2.10:6892", "198.51.100.7:6892"],
            Addresses("IPv4External-Addrs: 203.0.113.5", "IPv4External-Port: 6891", "IPv4Internal-Addrs: 192.0.2.10 198.51.100.7", "IPv4Internal-Port: 6892"));
        Assert.Equal(["203.0.113.5:6891"], Addresses("srddA-lanretxE4vPI: 5.311.0.302", "troP-lanretxE4vPI: 1986"));
        Assert.Equal(["192.0.2.10:6891"], Addresses("srddA-lanretnI4vPI: 01.2.0.291", "troP-lanretnI4vPI: 1986"));
        Assert.Equal(["203.0.113.5:6891", "192.0.2.10:1863"], Addresses("IPv4ExternalAddrsAndPorts: 203.0.113.5:6891 192.0.2.10:1863"));
        Assert.Equal(["192.0.2.10:6891"], Addresses("stroPdnAsrddAlanretnI4vPI: 1986:01.2.0.291"));
    }

    [Fact]
    public void Addresses_of_IPv6_are_read_and_written_beside_those_of_IPv4()
    {
        Assert.Equal(
            ["203.0.113.5:6891", "[2606:4700::1111]:6893", "[fe80::1]:6893"],
            Addresses("IPv6-Addrs: 2606:4700::1111 fe80::1", "IPv6-Port: 6893", "IPv4External-Addrs: 203.0.113.5", "IPv4External-Port: 6891"));
        Assert.Equal(["[2606:4700::1111]:6893"], Addresses("srddA-6vPI: 1111::0074:6062", "troP-6vPI: 3986"));
        Assert.Empty(Addresses("IPv6-Addrs: 203.0.113.5", "IPv6-Port: 6893"));
        var where = new IPEndPoint(IPAddress.Parse("2606:4700::1111"), 6891);
        var offer = TransportBody.Offer(7, where, Nonce, isHashed: false);
        Assert.Null(offer["IPv4External-Addrs"]);
        Assert.Equal([where], TransportBody.Read(offer).Addresses);
    }

    [Theory]
    [InlineData("IPv4External-Addrs: msn.example.org", "IPv4External-Port: 6891")]
    [InlineData("IPv4External-Addrs: ::1", "IPv4External-Port: 6891")]
    [InlineData("IPv4External-Addrs: 203.0.113.5", "IPv4External-Port: 70000")]
    [InlineData("IPv4External-Addrs: 203.0.113.5", "IPv4External-Port: -1")]
    [InlineData("IPv4External-Addrs: 203.0.113.5", "X: y")]
    public void Names_and_nonsense_are_no_addresses(string one, string other) => Assert.Empty(Addresses(one, other));

    [Fact]
    public void A_thousand_addresses_are_not_tried() => Assert.Equal(
        8, Addresses("IPv4External-Port: 6891", $"IPv4External-Addrs: {string.Join(' ', Enumerable.Range(0, 1000).Select(number => $"203.0.{number / 256}.{number % 256}"))}").Length);

    [Fact]
    public void What_is_written_is_read_again()
    {
        var where = new IPEndPoint(IPAddress.Parse("203.0.113.5"), 6891);
        var plain = TransportBody.Read(TransportBody.Offer(7, where, Nonce, isHashed: false));
        Assert.Equal((true, true, (Guid?)Nonce, (Guid?)null), (plain.SpeaksTcp, plain.Listens, plain.Nonce, plain.HashedNonce));
        Assert.Equal([where], plain.Addresses);
        var hashed = TransportBody.Read(TransportBody.Offer(7, where, Nonce, isHashed: true));
        Assert.Equal(((Guid?)null, (Guid?)DirectNonce.HashOf(Nonce)), (hashed.Nonce, hashed.HashedNonce));
        var refusal = TransportBody.Read(TransportBody.Refusal(7, hashedNonce: null));
        Assert.Equal((true, false, (Guid?)null, (Guid?)null), (refusal.SpeaksTcp, refusal.Listens, refusal.Nonce, refusal.HashedNonce));
        Assert.True(TransportBody.Read(TransportBody.Request(7, Nonce)).SpeaksTcp);
    }

    private static string[] Addresses(params string[] lines) => [.. Read(lines).Addresses.Select(where => where.ToString())];

    private static TransportBody Read(params string[] lines) =>
        TransportBody.Read(SlpBody.Parse(Encoding.ASCII.GetBytes(string.Join("\r\n", lines) + "\r\n\r\n\0")));
}
