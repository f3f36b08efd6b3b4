using System.Net;
using MsnBridge.Msnp.Challenges;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.OfflineMessages;
using MsnBridge.Msnp.Server.Tests.Support;
using MsnBridge.Msnp.Soap;

namespace MsnBridge.Msnp.Server.Tests.OfflineMessages;

public sealed class OfflineMessageTests : NetworkTest
{
    private readonly List<LibraryServices> _logins = [];

    protected override MsnServerOptions Options { get; } =
        TestOptions with
        {
            Dialects = MsnpDialect.All,
            MaxOfflineMessages = 30,
            MaxOfflineMessageLength = 100,
            MaxOfflineMessagesPerMinute = 40,
        };

    [Fact]
    public async Task What_the_library_sends_the_library_fetches_and_acknowledges()
    {
        var (alice, bob) = (Library(Alice), Library(Bob));
        foreach (var text in (string[])["first", "second é ☃", "third\nline"])
        {
            Assert.Equal(MsnSendOutcome.Delivered, (await alice.SendAsync(Bob, "Alice", text, Token)).Outcome);
            Clock.Advance(TimeSpan.FromSeconds(1));
        }

        var messages = await bob.FetchAsync(null, Token);
        Assert.Equal(["first", "second é ☃", "third\nline"], messages.Select(message => message.Text));
        Assert.All(messages, message => Assert.Equal((Alice, "Alice"), (message.Sender, message.SenderName)));
        Assert.Equal([1, 2, 3], messages.Select(message => message.SequenceNumber!.Value));
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 1, TimeSpan.Zero), messages[1].SentAt);

        Assert.Equal(3, (await Library(Bob).FetchAsync(null, Token)).Count);
        await bob.AcknowledgeAsync(messages.Select(message => message.Id), Token);
        Assert.Empty(await Library(Bob).FetchAsync(null, Token));
    }

    [Fact]
    public async Task Nobody_fetches_or_deletes_what_is_for_another()
    {
        await Library(Alice).SendAsync(Bob, "Alice", "for Bob", Token);
        var id = Assert.Single(await Library(Bob).FetchAsync(null, Token)).Id;
        var notice = MailData.Nothing with { OfflineMessages = [new OfflineMessageHeader(id, Alice, "", null, 0)] };
        Assert.Empty(await Library(Carol).FetchAsync(notice, Token));
        await Library(Carol).AcknowledgeAsync([id], Token);
        Assert.Single(await Library(Bob).FetchAsync(null, Token));
    }

    [Fact]
    public async Task Who_is_blocked_or_unknown_is_refused()
    {
        await using (var bob = Network.AddResident(Bob))
        {
            bob.SignIn(Commands.MsnpStatus.Hidden);
            bob.Block(Alice);
        }

        var refused = new MsnSendResult(MsnSendOutcome.Refused, MsnSendRefusal.NotDelivered);
        Assert.Equal(refused, await Library(Alice).SendAsync(Bob, "Alice", "hello", Token));
        Assert.Equal(refused, await Library(Bob).SendAsync(Alice, "Bob", "hello", Token));
        Assert.Equal(refused, await Library(Alice).SendAsync("nobody@msn.example", "Alice", "hello", Token));
    }

    [Fact]
    public async Task There_is_a_limit_to_length_number_and_pace()
    {
        Assert.Equal(MsnSendRefusal.ServerFault, (await Library(Alice).SendAsync(Bob, "Alice", new string('x', 101), Token)).Refusal);
        for (var i = 0; i < 30; i++)
            Assert.Equal(MsnSendOutcome.Delivered, (await Library(Alice).SendAsync(Bob, "Alice", "hello", Token)).Outcome);

        Assert.Equal(MsnSendRefusal.NotDelivered, (await Library(Alice).SendAsync(Bob, "Alice", "hello", Token)).Refusal);
        for (var i = 0; i < 10; i++)
            Assert.Equal(MsnSendOutcome.Delivered, (await Library(Alice).SendAsync(Carol, "Alice", "hello", Token)).Outcome);

        Assert.Equal("SenderThrottleLimitExceeded", await StoreByHandAsync(Carol, "hello"));
        Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("stored", await StoreByHandAsync(Carol, "hello"));
    }

    [Fact]
    public async Task A_wrong_lock_key_a_wrong_ticket_and_bad_content_are_refused()
    {
        Assert.Equal("AuthenticationFailed", await StoreByHandAsync(Bob, "hello", lockKey: "00000000000000000000000000000000"));
        Assert.Equal("AuthenticationFailed", await StoreByHandAsync(Bob, "hello", ticket: "t=none&p="));
        Assert.Equal("SystemUnavailable", await StoreByHandAsync(Bob, "hello", sender: Carol));
        Assert.Equal("InvalidContent", await StoreByHandAsync(Bob, "hello", number: "x"));
        Assert.Equal("InvalidContent", await StoreByHandAsync(Bob, "hello", number: "7"));
        Assert.Equal("InvalidContent", await StoreByHandAsync(Bob, ""));
        Assert.Equal("stored", await StoreByHandAsync(Bob, "hello"));
    }

    [Theory]
    [InlineData("MSNP11")]
    [InlineData("MSNP12")]
    public async Task Clients_are_told_at_sign_in_what_waits_and_live_what_comes_and_goes(string dialect)
    {
        await Library(Alice).SendAsync(Bob, "Alice", "early", Token);
        var bob = await SignInAsync(Bob, dialect);
        bob.Ignore("CHL");
        await bob.SendAsync("CHG 9 NLN 32");
        await bob.ExpectAsync("CHG 9 NLN 32");
        await bob.ExpectAsync("MSG Hotmail Hotmail *");
        Assert.Contains("Content-Type: text/x-msmsgsinitialmdatanotification", bob.Payload, StringComparison.Ordinal);
        Assert.Contains($"<RT>2026-01-01T00:00:00.000Z</RT><RS>0</RS><SZ>5</SZ><E>{Alice}</E>", bob.Payload, StringComparison.Ordinal);

        await Library(Alice).SendAsync(Bob, "Alice", "late", Token);
        await bob.ExpectAsync("MSG Hotmail Hotmail *");
        Assert.Contains("Content-Type: text/x-msmsgsoimnotification", bob.Payload, StringComparison.Ordinal);
        Assert.Contains("<F>.!!OIM</F>", bob.Payload, StringComparison.Ordinal);

        var library = Library(Bob);
        await library.AcknowledgeAsync((await library.FetchAsync(null, Token)).Select(message => message.Id), Token);
        await bob.ExpectAsync("MSG Hotmail Hotmail *");
        Assert.Contains("Src-Folder: .!!OIM\r\nDest-Folder: .!!trAsH\r\nMessage-Delta: 2\r\n", bob.Payload, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_over_the_notification_server_is_kept_without_a_word_and_refused_with_one()
    {
        var alice = await GoOnlineAsync(Alice, "MSNP18");
        alice.Ignore("NLN");
        alice.Ignore("UBX");
        const string Headers = "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\nDest-Agent: client\r\n\r\n";
        await alice.SendAsync($"UUM 21 {Bob} 1 1", Headers + "from afar ☃");
        await alice.SendAsync("UUM 22 nobody@msn.example 1 1", Headers + "hello");
        await alice.SendAsync($"UUM 23 {Bob} 1 2", "MIME-Version: 1.0\r\nContent-Type: text/x-msmsgscontrol\r\n\r\n");
        await alice.SendAsync($"UUM 24 {Bob} 1 1", Headers + new string('x', 101));
        await alice.ExpectAsync("217 22");
        await alice.ExpectAsync("201 24");
        var message = Assert.Single(await Library(Bob).FetchAsync(null, Token));
        Assert.Equal("from afar ☃", message.Text);
        Assert.Null(message.SequenceNumber);
    }

    [Fact]
    public async Task More_than_a_notice_can_name_are_told_as_too_many()
    {
        for (var i = 0; i < 26; i++)
            await Library(Alice).SendAsync(Bob, "Alice", "hello", Token);

        var bob = await SignInAsync(Bob, "MSNP12");
        bob.Ignore("CHL");
        await bob.SendAsync("CHG 9 NLN 32");
        await bob.ExpectAsync("CHG 9 NLN 32");
        await bob.ExpectAsync("MSG Hotmail Hotmail *");
        Assert.Contains("Mail-Data: too-large\r\n", bob.Payload, StringComparison.Ordinal);
        Assert.Equal(26, (await Library(Bob).FetchAsync(MailData.TooLarge, Token)).Count);
    }

    [Fact]
    public async Task An_old_ticket_of_the_fetching_service_is_refused_and_got_anew()
    {
        var bob = Library(Bob);
        await bob.FetchAsync(null, Token);
        Clock.Advance(TimeSpan.FromHours(25));
        Assert.Empty(await bob.FetchAsync(null, Token));

        using var client = new ServiceClient(Network.NexusUrl);
        await client.PostAsync("//rsi/rsi.asmx", Envelope("<PassportCookie xmlns='r'><t>none</t><p/></PassportCookie>", "<GetMetadata xmlns='r'/>"));
        Assert.Equal(HttpStatusCode.InternalServerError, client.Status);
        Assert.Contains("q0:BadContextToken", client.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_outlive_the_network()
    {
        var directory = Directory.CreateTempSubdirectory().FullName;
        try
        {
            var options = TestOptions with { DataDirectory = directory };
            await using (var network = new EmbeddedMsnNetwork(options, time: Clock))
            {
                await network.StartAsync(Token);
                network.CreateAccount(Alice, "a");
                network.CreateAccount(Bob, "b");
                using var alice = new LibraryServices(network, Alice, "a", Clock);
                await Service(alice, network).SendAsync(Bob, "Alice", "kept", Token);
            }

            await using var again = new EmbeddedMsnNetwork(options, time: Clock);
            await again.StartAsync(Token);
            using var bob = new LibraryServices(again, Bob, "b", Clock);
            Assert.Equal("kept", Assert.Single(await Service(bob, again).FetchAsync(null, Token)).Text);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    protected override void OnDispose() => _logins.ForEach(login => login.Dispose());

    private static string Envelope(string header, string body) =>
        $"<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Header>{header}</s:Header><s:Body>{body}</s:Body></s:Envelope>";

    private OfflineMessageService Library(string address)
    {
        var login = new LibraryServices(Network, address, PasswordOf(address), Clock);
        _logins.Add(login);
        return Service(login, Network);
    }

    private OfflineMessageService Service(LibraryServices login, EmbeddedMsnNetwork network) => new(login.Soap, login.Tickets, network.ClientProfile, Clock);

    /// <returns>The code of the fault, or "stored".</returns>
    private async Task<string> StoreByHandAsync(
        string recipient, string text, string? lockKey = null, string? ticket = null, string sender = Alice, string number = "1")
    {
        using var client = new ServiceClient(Network.NexusUrl);
        ticket ??= (await client.GetTicketsAsync(Alice, PasswordOf(Alice))).Ticket;
        var answer = await PostAsync("");
        if (answer.Descendant("LockKeyChallenge") is { } challenge)
        {
            Assert.Equal(HttpStatusCode.InternalServerError, client.Status);
            answer = await PostAsync(
                lockKey ?? ClientChallenge.Answer(challenge.Value, ClientProduct.Find("PROD0119GSJUC$18")!, ChallengeAlgorithm.Keyed64Bit));
        }

        return answer.Descendant("faultcode")?.Value.Split(':')[1] ?? (answer.Descendant("PointsConsumed") is null ? "?" : "stored");

        async Task<System.Xml.Linq.XElement> PostAsync(string key) => (await client.PostAsync(
            "/OimWS/oim.asmx",
            Envelope(
                $"<From memberName='{sender}'/><To memberName='{recipient}'/><Ticket passport='{ticket!.Replace("&", "&amp;", StringComparison.Ordinal)}' appid='PROD0119GSJUC$18' lockkey='{key}'/>"
                    + $"<Sequence><MessageNumber>{number}</MessageNumber></Sequence>",
                $"<MessageType>text</MessageType><Content>{OfflineMessageContent.Write(text, Guid.NewGuid(), 1)}</Content>"),
            "http://messenger.live.com/ws/2006/09/oim/Store2"))!;
    }
}
