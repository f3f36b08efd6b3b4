using System.Globalization;
using System.Text;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Server.Tests.AddressBook;
using MsnBridge.Msnp.Server.Tests.Support;

namespace MsnBridge.Msnp.Server.Tests;

public sealed class CircleConversationTests : AddressBookTest
{
    private static readonly Guid Desktop = new("11111111-aaaa-4bbb-8ccc-000000000001");
    private static readonly Guid Office = new("33333333-dddd-4eee-8fff-000000000003");

    protected override MsnServerOptions Options { get; } = TestOptions with { Dialects = [MsnpDialect.Msnp18, MsnpDialect.Msnp12], ChallengeClients = false };

    [Fact]
    public async Task Members_come_see_one_another_and_talk()
    {
        var circle = await CreateAsync();
        var alice = await ComeAsync(Alice, Desktop, circle);
        var bob = await ComeAsync(Bob, Office, circle, confirmed: false);
        await bob.ExpectAsync("NOT *");
        Assert.Contains($"<CircleId>{circle}</CircleId>".Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal), bob.Payload, StringComparison.Ordinal);
        await bob.ExpectAsync($"NLN NLN 1:{Alice};via=9:{circle}@live.com Club 0:0 0");
        await bob.ExpectAsync($"NLN NLN 1:{Alice};via=9:{circle}@live.com Alice 32:48 0");
        await bob.ExpectAsync($"UBX 1:{Alice};via=9:{circle}@live.com *");
        await bob.ExpectAsync($"NLN NLN 1:{Bob};via=9:{circle}@live.com Bob 32:48 0");
        await bob.ExpectAsync($"UBX 1:{Bob};via=9:{circle}@live.com *");
        await bob.ExpectAsync("ADL 21 OK");
        await alice.ExpectAsync($"NLN NLN 1:{Bob};via=9:{circle}@live.com Bob 32:48 0");
        await alice.ExpectAsync($"UBX 1:{Bob};via=9:{circle}@live.com *");

        await EnterAsync(alice, Alice, Desktop, circle);
        await alice.ExpectAsync("NFY PUT *");
        await bob.ExpectAsync("NFY PUT *");
        Assert.Contains($"<user><id>1:{Alice}</id></user>", bob.Payload, StringComparison.Ordinal);
        await EnterAsync(bob, Bob, Office, circle);
        await bob.ExpectAsync("NFY PUT *");
        await alice.ExpectAsync("NFY PUT *");
        var hello = Message(circle, Alice, Desktop, "hello circle");
        await alice.SendAsync("SDG 23", hello);
        await bob.ExpectAsync("SDG 0 *");
        Assert.Equal(hello, bob.Payload);
        await alice.ExpectNothingAsync();

        await bob.SendAsync("DEL 24", Publication(circle, Bob, Office, $"/circle/roster(IM)/user(1:{Bob})", ""));
        await bob.ExpectAsync("DEL 24 OK 0");
        await alice.ExpectAsync("NFY DEL *");
        Assert.Contains($"Uri: /circle/roster(IM)/user(1:{Bob})\r\n", alice.Payload, StringComparison.Ordinal);
        await bob.ExpectAsync("NFY DEL *");
        await bob.SendAsync("CHG 25 BSY 32:48");
        await alice.ExpectAsync($"NLN BSY 1:{Bob};via=9:{circle}@live.com Bob 32:48 0");
        await alice.ExpectAsync("UBX *");
        await bob.SendAsync("OUT");
        await alice.ExpectAsync($"FLN 1:{Bob};via=9:{circle}@live.com 0:0");
    }

    [Fact]
    public async Task Who_shows_no_ticket_or_is_no_member_stays_out()
    {
        var circle = await CreateAsync();
        var bob = await GoOnlineAtAsync(Bob, "MSNP18", Office);
        Ignore(bob);
        await bob.SendAsync("ADL 20", $"<ml><d n=\"live.com\"><c n=\"{circle}\" l=\"3\" t=\"9\"/></d></ml>");
        await bob.ExpectAsync("933 20");
        await bob.SendAsync("USR 21 SHA A AAAA");
        await bob.ExpectAsync("911 21");
        var carol = await GoOnlineAtAsync(Carol, "MSNP18", Desktop);
        Ignore(carol);
        await ShowTicketAsync(carol, Carol);
        await carol.SendAsync("ADL 21", $"<ml><d n=\"live.com\"><c n=\"{circle}\" l=\"3\" t=\"9\"/></d></ml>");
        await carol.ExpectAsync("933 21");
        await carol.SendAsync("ADL 22", "<ml><d n=\"live.com\"><c n=\"nonsense\" l=\"3\" t=\"9\"/></d></ml>");
        await carol.ExpectAsync("933 22");
        await carol.SendAsync("ADL 23", $"<ml><d n=\"live.com\"><c n=\"{circle}\" l=\"3\" t=\"9\"/></d><d n=\"msn.example\"><c n=\"bob\" l=\"3\" t=\"1\"/></d></ml>");
        await carol.ExpectAsync("241 23");
        await carol.ExpectEndAsync();
    }

    [Theory]
    [InlineData(Bob, "11111111-aaaa-4bbb-8ccc-000000000001")]
    [InlineData(Alice, "33333333-dddd-4eee-8fff-000000000003")]
    public async Task Nobody_speaks_in_anothers_name(string account, string place)
    {
        var circle = await CreateAsync();
        var alice = await ComeAsync(Alice, Desktop, circle);
        await EnterAsync(alice, Alice, Desktop, circle);
        await alice.ExpectAsync("NFY PUT *");
        await alice.SendAsync("SDG 23", Message(circle, account, new Guid(place), "hello"));
        await alice.ExpectAsync("201 23");
        await alice.SendAsync("PUT 24", Publication(circle, account, new Guid(place), "/circle", "<circle></circle>"));
        await alice.ExpectAsync("201 24");
        await alice.SendAsync("PUT 25", "nonsense");
        await alice.ExpectAsync("201 25");
    }

    [Fact]
    public async Task Who_leaves_the_circle_is_out_of_its_conversation()
    {
        var circle = await CreateAsync();
        var alice = await ComeAsync(Alice, Desktop, circle);
        var bob = await ComeAsync(Bob, Office, circle);
        await alice.ExpectAsync("NLN *");
        await alice.ExpectAsync("UBX *");
        await EnterAsync(bob, Bob, Office, circle);
        await bob.ExpectAsync("NFY PUT *");
        await alice.ExpectAsync("NFY PUT *");
        await (await OpenAsync(Bob)).LeaveCircleAsync(circle, Token);
        await alice.ExpectAsync("NFY DEL *");
        await alice.ExpectAsync($"FLN 1:{Bob};via=9:{circle}@live.com 0:0");
        await alice.ExpectAsync("NOT *");
        await bob.ExpectAsync("NOT *");
        await bob.SendAsync("SDG 23", Message(circle, Bob, Office, "hello"));
        await bob.ExpectAsync("201 23");
    }

    private static string Message(string circle, string account, Guid place, string text) =>
        Routed(circle + "@live.com;path=IM", account, place)
        + $"Messaging: 1.0\r\nContent-Length: {Encoding.UTF8.GetByteCount(text).ToString(CultureInfo.InvariantCulture)}\r\nContent-Type: Text/plain; charset=UTF-8\r\nMessage-Type: Text\r\n\r\n{text}";

    private static string Publication(string circle, string account, Guid place, string uri, string body) =>
        Routed(circle + "@live.com", account, place)
        + $"Publication: 1.0\r\nUri: {uri}\r\nContent-Type: application/circles+xml\r\nContent-Length: {body.Length.ToString(CultureInfo.InvariantCulture)}\r\n\r\n{body}";

    private static string Routed(string circle, string account, Guid place) =>
        $"Routing: 1.0\r\nTo: 9:{circle}\r\nFrom: 1:{account};epid={place:B}\r\n\r\nReliability: 1.0\r\n\r\n";

    private static void Ignore(RawClient client)
    {
        client.Ignore("NLN");
        client.Ignore("UBX");
    }

    private static async Task EnterAsync(RawClient client, string address, Guid place, string circle)
    {
        var body = $"<circle><roster><id>IM</id><user><id>1:{address}</id></user></roster></circle>";
        await client.SendAsync("PUT 22", Publication(circle, address, place, "/circle", body));
        await client.ExpectAsync("PUT 22 OK 0");
    }

    /// <summary>A circle of Alice's with Bob in it.</summary>
    private async Task<string> CreateAsync()
    {
        var circle = await (await OpenAsync(Alice)).CreateCircleAsync("Club", "Alice", Token);
        await (await OpenAsync(Alice)).InviteToCircleAsync(circle, Bob, Token);
        await (await OpenAsync(Bob)).AnswerCircleInvitationAsync(circle, joins: true, Token);
        return circle;
    }

    private async Task ShowTicketAsync(RawClient client, string address)
    {
        var ticket = (await (await OpenAsync(address)).LoadAsync(Token)).CircleTicket!.Value.Reveal();
        await client.SendAsync($"USR 20 SHA A {Convert.ToBase64String(Encoding.UTF8.GetBytes(ticket))}");
        await client.ExpectAsync($"USR 20 OK {address} 0 0");
    }

    private async Task<RawClient> ComeAsync(string address, Guid place, string circle, bool confirmed = true)
    {
        var client = await GoOnlineAtAsync(address, "MSNP18", place);
        await client.ExpectAsync($"NLN NLN 1:{address} *");
        await client.ExpectAsync($"UBX 1:{address} *");
        await ShowTicketAsync(client, address);
        if (confirmed)
        {
            Ignore(client);
            client.Ignore("NOT");
        }

        await client.SendAsync("ADL 21", $"<ml><d n=\"live.com\"><c n=\"{circle}\" l=\"3\" t=\"9\"/></d></ml>");
        if (!confirmed)
            return client;

        await client.ExpectAsync("ADL 21 OK");
        client.Heed("NLN");
        client.Heed("UBX");
        client.Heed("NOT");
        return client;
    }
}
