using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Server.Tests.Support;

namespace MsnBridge.Msnp.Server.Tests;

/// <summary>What clients of MSNP21 see: documents and datagrams, line by line.</summary>
public sealed class DatagramTests : NetworkTest
{
    private static readonly Guid Desktop = new("11111111-aaaa-4bbb-8ccc-000000000001");
    private static readonly Guid Laptop = new("22222222-aaaa-4bbb-8ccc-000000000002");
    private static readonly Guid Office = new("33333333-dddd-4eee-8fff-000000000003");

    protected override MsnServerOptions Options { get; } = TestOptions with { Dialects = MsnpDialect.All, ChallengeClients = false };

    [Fact]
    public async Task Presence_is_published_and_told_in_documents()
    {
        await BefriendAsync(Alice, Bob);
        var alice = await ShowAsync(Alice, Desktop, "NLN");
        var bob = await SignInWithPoliciesAsync(Bob, "MSNP21", Office);
        await PutUserAsync(bob, Bob, Office, 5, "BSY");
        await bob.ExpectAsync("PUT 5 OK 0");
        await ExpectNotificationAsync(bob, "NFY PUT *", $"From: 1:{Alice}\r\n", "<Status>NLN</Status>");
        await ExpectNotificationAsync(alice, "NFY PUT *", $"From: 1:{Bob}\r\n", "<Status>BSY</Status>");
        bob.Reset();
        await ExpectNotificationAsync(alice, "NFY DEL *", $"From: 1:{Bob}\r\n", "<user><s n=\"IM\"/></user>");
    }

    [Fact]
    public async Task A_datagram_arrives_as_it_was_sent_and_is_heard_at_the_senders_other_places()
    {
        await BefriendAsync(Alice, Bob);
        var alice = await ShowAsync(Alice, Desktop, "NLN");
        var laptop = await ShowAsync(Alice, Laptop, "NLN");
        var bob = await ShowAsync(Bob, Office, "NLN");
        foreach (var client in (RawClient[])[alice, laptop, bob])
            client.Ignore("NFY");

        var document = Datagram($"1:{Bob}", Alice, Desktop, "Text", "grüße");
        await alice.SendAsync("SDG 7", document);
        foreach (var client in (RawClient[])[bob, laptop])
        {
            await client.ExpectAsync("SDG 0 *");
            Assert.Equal(document, client.Payload);
        }

        await alice.ExpectNothingAsync();
    }

    [Fact]
    public async Task Who_speaks_for_another_is_not_heard()
    {
        await BefriendAsync(Alice, Bob);
        var alice = await ShowAsync(Alice, Desktop, "NLN");
        var bob = await ShowAsync(Bob, Office, "NLN");
        bob.Ignore("NFY");
        alice.Ignore("NFY");
        await alice.SendAsync("SDG 7", Datagram($"1:{Bob}", Carol, Desktop, "Text", "I am Carol"));
        await alice.SendAsync("SDG 8", Datagram($"1:{Bob}", Alice, Laptop, "Text", "I am elsewhere"));
        await alice.SendAsync("SDG 9", "nonsense");
        await alice.ExpectNothingAsync();
        await bob.ExpectNothingAsync();
    }

    [Theory]
    [InlineData("1:bob@msn.example", "217 7")]
    [InlineData("1:nobody@msn.example", "217 7")]
    [InlineData("1:no address", "201 7")]
    [InlineData("4:tel:+1555", "201 7")]
    [InlineData("10:588e793a-003d-0003-4136-314b00000000@live.com", "201 7")]
    public async Task Whom_it_cannot_reach_the_sender_is_told(string to, string error)
    {
        var alice = await ShowAsync(Alice, Desktop, "NLN");
        alice.Ignore("NFY");
        await alice.SendAsync("SDG 7", Datagram(to, Alice, Desktop, "Text", "hello"));
        await alice.ExpectAsync(error);
    }

    [Fact]
    public async Task A_group_is_made_joined_spoken_in_and_left()
    {
        await BefriendAsync(Alice, Bob);
        var alice = await ShowAsync(Alice, Desktop, "NLN");
        var bob = await ShowAsync(Bob, Office, "NLN");
        alice.Ignore("NFY");
        await alice.SendAsync("PUT 10", Publication("10:00000000-0000-0000-0000-000000000000@live.com", Alice, Desktop, "application/multiparty+xml", ""));
        await alice.ExpectAsync("PUT 10 OK *");
        var group = alice.Payload.Split("From: ")[1].Split("\r\n")[0];
        Assert.StartsWith("10:", group, StringComparison.Ordinal);

        alice.Heed("NFY");
        await alice.SendAsync("PUT 11", Publication(group, Alice, Desktop, "application/circles+xml", Roster(Alice)));
        await ExpectPastPresenceAsync(alice, "PUT 11 OK 0");
        await ExpectNotificationAsync(alice, "NFY PUT *", $"From: {group}\r\n", $"<user><id>1:{Alice}</id></user>");

        // Nobody comes uninvited.
        await bob.SendAsync("PUT 9", Publication(group, Bob, Office, "application/circles+xml", Roster(Bob)));
        await ExpectPastPresenceAsync(bob, "201 9");
        await alice.SendAsync("PUT 12", Publication($"{group};path=IM", Alice, Desktop, "application/multiparty+xml", Roster(Bob)));
        await alice.ExpectAsync("PUT 12 OK 0");
        await ExpectNotificationAsync(bob, "NFY PUT *", $"From: {group}\r\n", $"<user><id>1:{Alice}</id></user>");
        await bob.SendAsync("PUT 10", Publication(group, Bob, Office, "application/circles+xml", Roster(Bob)));
        await bob.ExpectAsync("PUT 10 OK 0");
        await ExpectNotificationAsync(alice, "NFY PUT *", $"From: {group}\r\n", $"<user><id>1:{Alice}</id></user><user><id>1:{Bob}</id></user>");

        await bob.ExpectAsync("NFY PUT *");
        await bob.SendAsync("SDG 11", Datagram($"{group};path=IM", Bob, Office, "Text", "hello all"));
        await alice.ExpectAsync("SDG 0 *");
        Assert.Contains($"via={group}", alice.Payload, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nhello all", alice.Payload, StringComparison.Ordinal);
        await bob.SendAsync("DEL 12", Publication(group, Bob, Office, "application/circles+xml", ""));
        await bob.ExpectAsync("DEL 12 OK 0");
        await ExpectNotificationAsync(alice, "NFY DEL *", $"Uri: /circle/roster(IM)/user(1:{Bob})\r\n", "");
    }

    private static string Roster(string address) => $"<circle><roster><id>IM</id><user><id>1:{address}</id></user></roster></circle>";

    private static string Routing(string to, string from, Guid place) => $"Routing: 1.0\r\nTo: {to}\r\nFrom: 1:{from};epid={place:B}\r\n\r\nReliability: 1.0\r\n\r\n";

    private static string Datagram(string to, string from, Guid place, string type, string body) =>
        $"{Routing(to, from, place)}Messaging: 2.0\r\nMessage-Type: {type}\r\nContent-Length: {System.Text.Encoding.UTF8.GetByteCount(body)}\r\n"
        + $"Content-Type: text/plain; charset=UTF-8\r\n\r\n{body}";

    private static string Publication(string to, string from, Guid place, string type, string body, string uri = "/circle") =>
        $"{Routing(to, from, place)}Publication: 1.0\r\nUri: {uri}\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\n\r\n{body}";

    private static Task PutUserAsync(RawClient client, string address, Guid place, int id, string status) => client.SendAsync(
        $"PUT {id}",
        Publication(
            $"1:{address}",
            address,
            place,
            "application/user+xml",
            $"<user><s n=\"IM\"><Status>{status}</Status></s><sep n=\"IM\"><Capabilities>32:0</Capabilities></sep></user>",
            "/user"));

    private async Task<RawClient> ShowAsync(string address, Guid place, string status)
    {
        var client = await SignInWithPoliciesAsync(address, "MSNP21", place);
        await PutUserAsync(client, address, place, 5, status);
        await client.ExpectAsync("PUT 5 OK 0");
        return client;
    }

    /// <summary>Reads news until one is as described: a client is told of itself and of others in an order that is not the point here.</summary>
    private static async Task ExpectNotificationAsync(RawClient client, string line, string header, string body)
    {
        do
            await client.ExpectAsync(line.StartsWith("NFY DEL", StringComparison.Ordinal) ? "NFY *" : line);
        while (!client.Payload.Contains(header, StringComparison.Ordinal) || !client.Payload.Contains(body, StringComparison.Ordinal));
    }

    private static async Task ExpectPastPresenceAsync(RawClient client, string line)
    {
        client.Ignore("NFY");
        await client.ExpectAsync(line);
        client.Heed("NFY");
    }
}
