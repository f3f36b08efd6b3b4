using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using MsnBridge.Msnp.Server.Tests.Support;

namespace MsnBridge.Msnp.Server.Tests;

/// <summary>The HTTP gateway, as clients see it that were written long before this.</summary>
public sealed partial class GatewayTests : NetworkTest
{
    private const string Path = "/gateway/gateway.dll";

    private readonly HttpClient _http = new();

    protected override MsnServerOptions Options { get; } = TestOptions with { ChallengeClients = false };

    [Fact]
    public async Task A_session_is_opened_by_its_first_commands_and_answered_at_once()
    {
        var answer = await PostAsync("?Action=open&Server=NS&IP=messenger.hotmail.com", "VER 1 MSNP9 CVR0\r\nCVR 2 0x0409 winnt 5.1 i386 MSNMSGR 6.0 MSMSGS a@b\r\n");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Matches("^VER 1 MSNP9\r\nCVR 2 6.0 .*\r\n$", answer.Body);
        Assert.Equal("127.0.0.1", answer.GatewayHost);
        Assert.Equal("application/x-msn-messenger", answer.ContentType);
        Assert.Matches(@"^\d+\.\d+$", answer.SessionId);
    }

    [Fact]
    public async Task Every_answer_names_session_and_host_also_one_that_says_nothing()
    {
        var session = await OpenAsync("MSNP9");
        var answer = await PostAsync($"?Action=poll&SessionID={session}");
        Assert.Equal((HttpStatusCode.OK, session, "127.0.0.1", ""), (answer.Status, answer.SessionId, answer.GatewayHost, answer.Body));
        Assert.Equal(0, answer.Length);
    }

    [Fact]
    public async Task A_command_may_be_cut_between_two_requests()
    {
        var opened = await PostAsync("?Action=open&Server=NS&IP=x", "VER 1 MS");
        Assert.Equal("", opened.Body);
        Assert.Equal("VER 1 MSNP9\r\n", (await PostAsync($"?SessionID={opened.SessionId}", "NP9 CVR0\r\n")).Body);
    }

    [Fact]
    public async Task Two_people_talk_through_the_gateway()
    {
        await BefriendAsync(Alice, Bob);
        var alice = await SignInThroughGatewayAsync(Alice);
        await using var bob = await GoOnlineAsync(Bob, "MSNP9");
        Assert.Contains($"NLN NLN {Bob}", (await PostAsync($"?Action=poll&Lifespan=30&SessionID={alice}")).Body, StringComparison.Ordinal);

        var cookie = (await PostAsync($"?SessionID={alice}", "XFR 10 SB\r\n")).Body.Trim().Split(' ')[^1];
        var entered = await PostAsync("?Action=open&Server=SB&IP=127.0.0.1", $"USR 1 {Alice} {cookie}\r\n");
        Assert.StartsWith($"USR 1 OK {Alice}", entered.Body, StringComparison.Ordinal);
        Assert.StartsWith("CAL 2 RINGING", (await PostAsync($"?SessionID={entered.SessionId}", $"CAL 2 {Bob}\r\n")).Body, StringComparison.Ordinal);
        bob.Ignore("ILN");
        var invitation = await bob.ExpectAsync("RNG *");
        await using var switchboard = await ConnectToSwitchboardAsync();
        await switchboard.SendAsync($"ANS 1 {Bob} {invitation[4]} {invitation[1]}");
        await switchboard.ExpectAsync($"IRO 1 1 1 {Alice} *");
        await switchboard.ExpectAsync("ANS 1 OK");
        Assert.StartsWith($"JOI {Bob}", (await PostAsync($"?Action=poll&Lifespan=30&SessionID={entered.SessionId}")).Body, StringComparison.Ordinal);
        Assert.Equal("ACK 3\r\n", (await PostAsync($"?SessionID={entered.SessionId}", "MSG 3 A 2\r\nhi")).Body);
        await switchboard.ExpectAsync($"MSG {Alice} *");
        Assert.Equal("hi", switchboard.Payload);
        var left = await PostAsync($"?SessionID={entered.SessionId}", "OUT\r\n");
        Assert.True(left.IsClosed);
        await switchboard.ExpectAsync($"BYE {Alice}");
    }

    [Fact]
    public async Task A_session_that_is_over_is_not_served_again()
    {
        var session = await OpenAsync("MSNP9");
        var left = await PostAsync($"?SessionID={session}", "OUT\r\n");
        Assert.Equal((HttpStatusCode.OK, true), (left.Status, left.IsClosed));
        var late = await PostAsync($"?Action=poll&SessionID={session}");
        Assert.Equal((HttpStatusCode.BadRequest, true), (late.Status, late.IsClosed));
    }

    [Fact]
    public async Task Who_polls_without_pause_hears_that_the_server_shuts_down()
    {
        var alice = await SignInThroughGatewayAsync(Alice);
        var held = PostAsync($"?Action=poll&Lifespan=60&SessionID={alice}", longPolling: true);
        do
            await PostAsync($"?Action=poll&SessionID={alice}", longPolling: true);
        while (!held.IsCompleted);

        var stopping = Network.StopAsync(Token);
        Assert.Equal("OUT SSD\r\n", (await PostAsync($"?Action=poll&Lifespan=60&SessionID={alice}", longPolling: true)).Body);
        await stopping;
    }

    [Fact]
    public async Task Last_words_come_with_the_end()
    {
        var session = await OpenAsync("MSNP9");
        var refused = await PostAsync($"?SessionID={session}", $"USR 2 TWN I {Alice}\r\nUSR 3 TWN S t=wrong&p=\r\n");
        Assert.EndsWith("911 3\r\n", refused.Body, StringComparison.Ordinal);
        Assert.True(refused.IsClosed);
    }

    [Fact]
    public async Task Who_signs_in_elsewhere_is_told_at_the_next_request()
    {
        var alice = await SignInThroughGatewayAsync(Alice);
        Network.Faults.Kick(Alice);
        var answer = await PostAsync($"?Action=poll&Lifespan=60&SessionID={alice}");
        Assert.Equal("OUT OTH\r\n", answer.Body);
        while (!answer.IsClosed)
        {
            answer = await PostAsync($"?Action=poll&Lifespan=60&SessionID={alice}");
            Assert.Equal((HttpStatusCode.OK, ""), (answer.Status, answer.Body));
        }
    }

    [Fact]
    public async Task A_session_ends_a_minute_after_its_last_request()
    {
        await BefriendAsync(Alice, Bob);
        var alice = await SignInThroughGatewayAsync(Alice);
        await using var bob = await GoOnlineAsync(Bob, "MSNP9");
        await bob.ExpectAsync($"ILN 9 NLN {Alice} *");
        Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(HttpStatusCode.OK, (await PostAsync($"?Action=poll&SessionID={alice}")).Status);
        Clock.Advance(TimeSpan.FromSeconds(59));
        await bob.ExpectNothingAsync();
        Clock.Advance(TimeSpan.FromSeconds(1));
        await bob.ExpectAsync($"FLN {Alice}");
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync($"?Action=poll&SessionID={alice}")).Status);
    }

    [Fact]
    public async Task A_poll_with_a_lifespan_is_held_until_there_is_something_to_say()
    {
        await BefriendAsync(Alice, Bob);
        var alice = await SignInThroughGatewayAsync(Alice);
        var held = PostAsync($"?Action=poll&Lifespan=30&SessionID={alice}");
        await using var bob = await GoOnlineAsync(Bob, "MSNP9");
        Assert.StartsWith($"NLN NLN {Bob}", (await held).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_written_beside_a_held_poll_is_answered_by_the_poll()
    {
        var alice = await SignInThroughGatewayAsync(Alice);
        var held = PostAsync($"?Action=poll&Lifespan=60&SessionID={alice}", longPolling: true);
        string body;
        do
        {
            body = (await PostAsync($"?SessionID={alice}", "PNG\r\n", longPolling: true)).Body;
        }
        while (!held.IsCompleted && body.Length > 0);
        Assert.Equal("", body);
        Assert.StartsWith("QNG", (await held).Body, StringComparison.Ordinal);
        await PostAsync($"?SessionID={alice}", "OUT\r\n", longPolling: true);
        while (!(await PostAsync($"?Action=poll&Lifespan=60&SessionID={alice}", longPolling: true)).IsClosed)
        {
            // What was said before.
        }
    }

    [Fact]
    public async Task Another_poll_relieves_the_one_that_is_held()
    {
        var alice = await SignInThroughGatewayAsync(Alice);
        var polls = new[] { PostAsync($"?Action=poll&Lifespan=60&SessionID={alice}"), PostAsync($"?Action=poll&Lifespan=60&SessionID={alice}") };
        Assert.Equal("", (await await Task.WhenAny(polls)).Body);
        await PostAsync($"?Action=poll&SessionID={alice}");
        Assert.All(await Task.WhenAll(polls), answer => Assert.Equal((HttpStatusCode.OK, ""), (answer.Status, answer.Body)));
    }

    [Fact]
    public async Task The_capability_to_hold_polls_is_told_to_who_asks()
    {
        Assert.Equal("LP", (await PostAsync("?SessionID=&Action=open&Server=NS", "VER 1 MSNP9 CVR0\r\n", longPolling: true)).Capabilities);
        Assert.Null((await PostAsync("?Action=open&Server=NS", "VER 1 MSNP9 CVR0\r\n")).Capabilities);
    }

    [Fact]
    public async Task A_held_poll_does_not_outlive_an_outage()
    {
        var alice = await SignInThroughGatewayAsync(Alice);
        var held = PostAsync($"?Action=poll&Lifespan=60&SessionID={alice}");
        await PostAsync($"?SessionID={alice}", "BLP 20 AL\r\n");
        Network.Faults.DropAllConnections();
        try
        {
            // Where the write came first, its answer relieved nobody and the poll was held until now.
            await held;
        }
        catch (HttpRequestException)
        {
            // As a torn connection.
        }

        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync($"?Action=poll&SessionID={alice}")).Status);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_and_the_session_goes_on()
    {
        var session = await OpenAsync("MSNP9");
        var answer = await PostAsync($"?SessionID={session}", new string('x', 65 * 1024));
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, session), (answer.Status, answer.SessionId));
        Assert.Equal(HttpStatusCode.OK, (await PostAsync($"?Action=poll&SessionID={session}")).Status);
    }

    [Theory]
    [InlineData("?SessionID=1.2")]
    [InlineData("?Action=poll&SessionID=46c08882-e8ce-4329-ba1f-d66647e20856")]
    [InlineData("?Action=poll&SessionID=%0d%0aSet-Cookie:x")]
    public async Task A_session_nobody_opened_is_not_served(string query)
    {
        var answer = await PostAsync(query, "PNG\r\n");
        Assert.Equal((HttpStatusCode.BadRequest, true), (answer.Status, answer.IsClosed));
    }

    [Fact]
    public async Task What_is_no_msnp_ends_the_session()
    {
        var session = await OpenAsync("MSNP9");
        var answer = await PostAsync($"?SessionID={session}", new string('x', 20_000));
        Assert.True(answer.IsClosed);
    }

    [Fact]
    public async Task Browsers_are_told_that_they_may()
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, Url(""));
        using var answer = await _http.SendAsync(request, Token);
        Assert.True(answer.IsSuccessStatusCode);
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal("X-MSN-Messenger", answer.Headers.GetValues("Access-Control-Expose-Headers").Single());
    }

    [Theory]
    [InlineData("http://gateway.messenger.hotmail.com/gateway/gateway.dll")]
    [InlineData("//gateway/gateway.dll")]
    public async Task A_request_as_through_a_proxy_and_a_path_with_two_slashes_are_served(string target)
    {
        // The head libpurple sends.
        const string Body = "VER 1 MSNP9 CVR0\r\n";
        var head = $"POST {target}?Action=open&Server=NS&IP=gateway.messenger.hotmail.com HTTP/1.1\r\nAccept: */*\r\nAccept-Language: en-us\r\n"
            + "User-Agent: MSMSGS\r\nHost: gateway.messenger.hotmail.com\r\nProxy-Connection: Keep-Alive\r\nConnection: Keep-Alive\r\n"
            + $"Pragma: no-cache\r\nContent-Type: application/x-msn-messenger\r\nContent-Length: {Body.Length}\r\n\r\n{Body}";
        using var socket = new TcpClient();
        await socket.ConnectAsync(Network.NexusUrl.Host, Network.NexusUrl.Port, Token);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), Token);
        var answer = "";
        var buffer = new byte[4096];
        while (!answer.EndsWith("VER 1 MSNP9\r\n", StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer, Token);
            Assert.NotEqual(0, read);
            answer += Encoding.ASCII.GetString(buffer, 0, read);
        }

        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.Contains("GW-IP=gateway.messenger.hotmail.com", answer, StringComparison.Ordinal);
    }

    private Uri Url(string query) => new(Network.NexusUrl, Path + query);

    private async Task<string> OpenAsync(string dialect)
    {
        var answer = await PostAsync("?Action=open&Server=NS&IP=x", $"VER 1 {dialect} CVR0\r\n");
        Assert.Equal($"VER 1 {dialect}\r\n", answer.Body);
        return answer.SessionId;
    }

    private async Task<string> SignInThroughGatewayAsync(string address)
    {
        var session = await OpenAsync("MSNP9");
        await PostAsync($"?SessionID={session}", $"USR 3 TWN I {address}\r\n");
        var ticket = await PassportClient.GetTicketAsync(Network.NexusUrl, address, PasswordOf(address), Token);
        var welcome = await PostAsync($"?SessionID={session}", $"USR 4 TWN S {ticket}\r\n");
        Assert.StartsWith($"USR 4 OK {address}", welcome.Body, StringComparison.Ordinal);
        Assert.StartsWith("CHG 5 NLN 0\r\n", (await PostAsync($"?SessionID={session}", "CHG 5 NLN 0\r\n")).Body, StringComparison.Ordinal);
        return session;
    }

    private async Task<Answer> PostAsync(string query, string body = "", bool longPolling = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Url(query)) { Content = new StringContent(body) };
        if (longPolling)
            request.Headers.Add("X-MSN-GWCapabilities", "*");

        using var answer = await _http.SendAsync(request, Token);
        var session = SessionHeader().Match(answer.Headers.GetValues("X-MSN-Messenger").Single());
        Assert.True(session.Success);
        return new Answer(
            answer.StatusCode,
            session.Groups[1].Value,
            session.Groups[2].Value,
            session.Groups[3].Success,
            answer.Content.Headers.ContentType?.ToString(),
            answer.Content.Headers.ContentLength,
            answer.Headers.TryGetValues("X-MSN-GWCapabilities", out var capabilities) ? capabilities.Single() : null,
            await answer.Content.ReadAsStringAsync(Token));
    }

    [GeneratedRegex("^SessionID=([^; ]+); GW-IP=([^; ]+)(; Session=close)?$")]
    private static partial Regex SessionHeader();

    private sealed record Answer(
        HttpStatusCode Status, string SessionId, string GatewayHost, bool IsClosed, string? ContentType, long? Length, string? Capabilities, string Body);
}
