using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.Tests.Commands;

public sealed class HandleTests
{
    private const string Place = "{11111111-aaaa-4bbb-8ccc-000000000001}";

    [Theory]
    [InlineData("alice@example.com", "alice@example.com", MsnNetworkId.Passport, null)]
    [InlineData("1:alice@example.com", "alice@example.com", MsnNetworkId.Passport, null)]
    [InlineData("32:carol@yahoo.com", "carol@yahoo.com", MsnNetworkId.Yahoo, null)]
    [InlineData("77:x@example.com", "x@example.com", (MsnNetworkId)77, null)]
    [InlineData("1:bob@example.org;via=9:1@live.com", "bob@example.org", MsnNetworkId.Passport, "9:1@live.com")]
    [InlineData("1:bob@example.org;via=", "bob@example.org;via=", MsnNetworkId.Passport, null)]
    [InlineData("tel:+1555", "tel:+1555", MsnNetworkId.Passport, null)]
    [InlineData("4:tel:+1555", "tel:+1555", MsnNetworkId.Telephone, null)]
    [InlineData("1:", "1:", MsnNetworkId.Passport, null)]
    public void Contacts_are_read(string text, string account, MsnNetworkId network, string? via) =>
        Assert.Equal(new ContactHandle(account, network, via), ContactHandle.Parse(text));

    [Theory]
    [InlineData("alice@example.com", "alice@example.com", false)]
    [InlineData("alice@example.com;" + Place, "alice@example.com", true)]
    [InlineData("alice@example.com;{nonsense}", "alice@example.com;{nonsense}", false)]
    [InlineData(";" + Place, ";" + Place, false)]
    public void Places_are_read(string text, string account, bool hasPlace) =>
        Assert.Equal(new EndpointHandle(account, hasPlace ? new Guid(Place) : null), EndpointHandle.Parse(text));

    [Theory]
    [InlineData("VmVyc2lvbjogMQ0KWGZyQ291bnQ6IDINCg==", 2)]
    [InlineData("VmVyc2lvbjogMQ0K", null)]
    [InlineData("not base64", null)]
    [InlineData(null, null)]
    public void Referrals_are_counted(string? block, int? count) => Assert.Equal(count, ReferralHops.Parse(block));

    [Fact]
    public void A_count_of_referrals_is_written_as_clients_do() => Assert.Equal("VmVyc2lvbjogMQ0KWGZyQ291bnQ6IDENCg==", ReferralHops.Format(1));
}
