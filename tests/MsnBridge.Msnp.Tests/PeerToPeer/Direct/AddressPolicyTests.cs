using System.Net;
using MsnBridge.Msnp.PeerToPeer.Direct;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.Tests.PeerToPeer.Direct;

public sealed class AddressPolicyTests
{
    private static readonly IPAddress Server = IPAddress.Parse("8.8.4.4");

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("1.1.1.1")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("223.255.255.255")]
    [InlineData("2606:4700::1111")]
    public void Public_address_is_connected_to(string address) =>
        Assert.True(Policy(DirectConnectionOptions.Default).Allows(new IPEndPoint(IPAddress.Parse(address), 6891)));

    [Theory]
    [InlineData("0.0.0.0", "any")]
    [InlineData("0.1.2.3", "this network")]
    [InlineData("10.0.0.5", "private")]
    [InlineData("172.16.0.1", "private")]
    [InlineData("172.31.255.255", "private")]
    [InlineData("192.168.1.1", "private")]
    [InlineData("100.64.0.1", "carrier")]
    [InlineData("127.0.0.1", "loopback")]
    [InlineData("127.8.8.8", "loopback")]
    [InlineData("169.254.169.254", "link-local, where clouds keep secrets")]
    [InlineData("192.0.2.10", "documentation")]
    [InlineData("198.18.0.1", "benchmarks")]
    [InlineData("198.51.100.7", "documentation")]
    [InlineData("203.0.113.5", "documentation")]
    [InlineData("224.0.0.1", "multicast")]
    [InlineData("239.255.255.255", "multicast")]
    [InlineData("240.0.0.1", "reserved")]
    [InlineData("255.255.255.255", "broadcast")]
    [InlineData("::", "any")]
    [InlineData("::1", "loopback")]
    [InlineData("::ffff:8.8.8.8", "mapped")]
    [InlineData("::ffff:127.0.0.1", "mapped")]
    [InlineData("::127.0.0.1", "compatible")]
    [InlineData("64:ff9b::7f00:1", "translated")]
    [InlineData("fe80::1", "link-local")]
    [InlineData("fec0::1", "site-local")]
    [InlineData("fd00::1", "unique local")]
    [InlineData("ff02::1", "multicast")]
    [InlineData("2001::1", "Teredo")]
    [InlineData("2001:db8::1", "documentation")]
    [InlineData("2002:7f00:1::", "6to4 of loopback")]
    [InlineData("8.8.4.4", "a server of the network")]
    public void Any_other_class_of_address_is_refused(string address, string what) =>
        Assert.False(Policy(DirectConnectionOptions.Default).Allows(new IPEndPoint(IPAddress.Parse(address), 6891)), what);

    [Theory]
    [InlineData(0)]
    [InlineData(22)]
    [InlineData(80)]
    [InlineData(1023)]
    public void Port_of_a_system_service_is_refused(int port) =>
        Assert.False(Policy(DirectConnectionOptions.Default).Allows(new IPEndPoint(IPAddress.Parse("8.8.8.8"), port)));

    [Fact]
    public void Private_network_is_connected_to_where_the_administrator_says_so()
    {
        var policy = Policy(new() { AllowedNetworks = [IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("fd00::/8")] });
        Assert.True(policy.Allows(new IPEndPoint(IPAddress.Parse("192.168.7.7"), 6891)));
        Assert.True(policy.Allows(new IPEndPoint(IPAddress.Parse("fd00::7"), 6891)));
        Assert.False(policy.Allows(new IPEndPoint(IPAddress.Parse("10.0.0.1"), 6891)));
        Assert.False(policy.Allows(new IPEndPoint(IPAddress.Parse("::ffff:192.168.7.7"), 6891)));
    }

    [Fact]
    public void Nothing_is_connected_to_where_the_administrator_forbids_it() =>
        Assert.False(Policy(DirectConnectionOptions.None).Allows(new IPEndPoint(IPAddress.Parse("8.8.8.8"), 6891)));

    [Theory]
    [InlineData(null, 6891, 6900, false)]
    [InlineData("8.8.8.8", 0, 0, false)]
    [InlineData("8.8.8.8", 6900, 6891, false)]
    [InlineData("8.8.8.8", 6891, 6891, true)]
    public void Nobody_listens_without_an_address_and_ports(string? address, int first, int last, bool listens) => Assert.Equal(
        listens,
        new DirectConnectionOptions { ListenAddress = address is null ? null : IPAddress.Parse(address), FirstPort = first, LastPort = last }.Listens);

    private static AddressPolicy Policy(DirectConnectionOptions options)
    {
        var servers = new KnownAddresses();
        servers.Add(Server);
        return new AddressPolicy(options, servers);
    }
}
