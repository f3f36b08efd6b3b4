using System.Buffers.Binary;
using System.Net;
using CsCheck;
using MsnBridge.Addresses;

namespace MsnBridge.Msnp.Tests.PeerToPeer.Direct;

/// <summary>The list of what is public against the registries, written here as first and last address of each block.</summary>
public sealed class PublicAddressTests
{
    /// <summary>The IANA IPv4 special-purpose registry, and multicast.</summary>
    public static TheoryData<string, string> Version4 => new()
    {
        { "0.0.0.0", "0.255.255.255" },
        { "10.0.0.0", "10.255.255.255" },
        { "100.64.0.0", "100.127.255.255" },
        { "127.0.0.0", "127.255.255.255" },
        { "169.254.0.0", "169.254.255.255" },
        { "172.16.0.0", "172.31.255.255" },
        { "192.0.0.0", "192.0.0.255" },
        { "192.0.2.0", "192.0.2.255" },
        { "192.31.196.0", "192.31.196.255" },
        { "192.52.193.0", "192.52.193.255" },
        { "192.88.99.0", "192.88.99.255" },
        { "192.168.0.0", "192.168.255.255" },
        { "192.175.48.0", "192.175.48.255" },
        { "198.18.0.0", "198.19.255.255" },
        { "198.51.100.0", "198.51.100.255" },
        { "203.0.113.0", "203.0.113.255" },
        { "224.0.0.0", "239.255.255.255" },
        { "240.0.0.0", "255.255.255.255" },
    };

    /// <summary>The IANA IPv6 special-purpose registry, multicast, and what was once site-local.</summary>
    public static TheoryData<string, string> Version6 => new()
    {
        { "::", "::" },
        { "::1", "::1" },
        { "::ffff:0:0", "::ffff:ffff:ffff" },
        { "64:ff9b::", "64:ff9b::ffff:ffff" },
        { "64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff" },
        { "100::", "100::ffff:ffff:ffff:ffff" },
        { "100:0:0:1::", "100:0:0:1:ffff:ffff:ffff:ffff" },
        { "2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff" },
        { "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff" },
        { "2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff" },
        { "2620:4f:8000::", "2620:4f:8000:ffff:ffff:ffff:ffff:ffff" },
        { "3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff" },
        { "5f00::", "5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff" },
        { "fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" },
        { "fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff" },
        { "fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" },
        { "ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" },
    };

    [Theory]
    [MemberData(nameof(Version4))]
    [MemberData(nameof(Version6))]
    public void A_block_with_a_special_purpose_is_not_public_from_its_first_address_to_its_last(string first, string last)
    {
        var (from, to) = (Number(IPAddress.Parse(first)), Number(IPAddress.Parse(last)));
        var length = IPAddress.Parse(first).GetAddressBytes().Length;
        Gen.ULong.Select(Gen.ULong, (high, low) => new UInt128(high, low)).Sample(
            any =>
            {
                var within = from + (any % (to - from + 1));
                return !PublicAddresses.Contains(Address(within, length));
            },
            iter: 200);
        Assert.False(PublicAddresses.Contains(Address(from, length)));
        Assert.False(PublicAddresses.Contains(Address(to, length)));
    }

    [Fact]
    public void An_IPv4_address_is_public_exactly_where_no_block_has_it() => Gen.UInt.Sample(
        number => PublicAddresses.Contains(Address(number, 4)) != Version4.Any(block => IsWithin(number, block.Data.Item1, block.Data.Item2)), iter: 20_000);

    [Fact]
    public void An_IPv6_address_is_public_exactly_where_it_was_given_out_and_no_block_has_it() =>
        Gen.Select(Gen.Frequency((3, Gen.UShort[0x2000, 0x3fff]), (1, Gen.UShort)), Gen.UShort, Gen.UShort, Gen.ULong).Sample(
            (first, second, third, rest) =>
            {
                var number = new UInt128(((ulong)first << 48) | ((ulong)second << 32) | ((ulong)third << 16), rest);
                var isPublic = first is >= 0x2000 and <= 0x3fff && !Version6.Any(block => IsWithin(number, block.Data.Item1, block.Data.Item2));
                return PublicAddresses.Contains(Address(number, 16)) == isPublic;
            },
            iter: 20_000);

    [Fact]
    public void An_IPv4_address_in_the_dress_of_IPv6_is_never_public() =>
        Gen.UInt.Sample(number => !PublicAddresses.Contains(Address(number, 4).MapToIPv6()), iter: 2000);

    [Fact]
    public void An_address_with_a_scope_is_of_this_machine() =>
        Assert.False(PublicAddresses.Contains(new IPAddress(IPAddress.Parse("2606:4700::1111").GetAddressBytes(), scopeid: 2)));

    [Fact]
    public async Task A_name_that_leads_to_this_machine_has_no_public_address() =>
        Assert.Empty(await PublicConnections.FindAsync("localhost", TestContext.Current.CancellationToken));

    private static bool IsWithin(UInt128 number, string first, string last) =>
        number >= Number(IPAddress.Parse(first)) && number <= Number(IPAddress.Parse(last));

    private static UInt128 Number(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return bytes.Length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private static IPAddress Address(UInt128 number, int length)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        return new IPAddress(bytes.AsSpan(16 - length));
    }
}
