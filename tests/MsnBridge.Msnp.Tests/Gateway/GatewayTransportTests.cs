using System.IO.Pipelines;
using System.Net;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Connections;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Framing;
using MsnBridge.Msnp.Gateway;
using MsnBridge.Msnp.Profiles;
using MsnBridge.Msnp.Tests.Scripted;
using MsnBridge.Msnp.Transactions;
using MsnBridge.Testing;

namespace MsnBridge.Msnp.Tests.Gateway;

public sealed class GatewayTransportTests : IAsyncDisposable
{
    private const string Open = "?Action=open&Server=NS&IP=ns.example.net";
    private const string Write = "?SessionID=11.22";
    private const string Poll = "?Action=poll&SessionID=11.22";
    private const string HeldPoll = "?Action=poll&Lifespan=30&SessionID=11.22";

    private readonly ScriptedGateway _gateway = new();
    private readonly SignallingClock _clock = new(TestContext.Current.CancellationToken);
    private readonly HttpClient _http;
    private MsnpConnection? _connection;
    private ServerProfile _profile = new()
    {
        Name = "scripted",
        Title = "Scripted",
        NotificationServer = new MsnpServerAddress("ns.example.net", 1863),
        GatewayUrl = new Uri("http://gateway.example.net/gateway/gateway.dll"),
        GatewayHosts = [".gw.example.net"],
    };

    public GatewayTransportTests() => _http = new HttpClient(_gateway) { Timeout = Timeout.InfiniteTimeSpan };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
        {
            // Whatever the test left is answered with the end.
            var closing = _connection.DisposeAsync().AsTask();
            while (await Task.WhenAny(closing, Task.Delay(10, Token)) != closing)
                _clock.Advance(TimeSpan.FromSeconds(1));

            await closing;
        }

        _http.Dispose();
    }

    [TimedFact]
    public async Task The_first_command_opens_the_session_and_its_answer_brings_the_reply()
    {
        var connection = Connect();
        await connection.SendAsync(new VerCommand(1, ["MSNP8", "CVR0"]), Token);
        var request = await _gateway.ExpectAsync(Open, "VER 1 MSNP8 CVR0\r\n");
        Assert.Equal("POST http://gateway.example.net/gateway/gateway.dll", $"{request.Message.Method} {request.Url.GetLeftPart(UriPartial.Path)}");
        Assert.Equal("application/x-msn-messenger", request.Message.Content!.Headers.ContentType!.ToString());
        request.Answer("VER 1 MSNP8\r\n");
        Assert.Equal("MSNP8", Assert.IsType<VerCommand>(await connection.ReadAsync(Token)).Dialects[0]);
    }

    [TimedFact]
    public async Task A_switchboard_is_opened_by_its_host_without_its_port()
    {
        var connection = Connect(ServerRole.Switchboard, new MsnpServerAddress("sb.example.net", 1864));
        connection.UseDialect(MsnpDialect.Msnp8);
        await connection.SendAsync(new CalCommand(1, "bob@example.org"), Token);
        await _gateway.ExpectAsync("?Action=open&Server=SB&IP=sb.example.net", "CAL 1 bob@example.org\r\n");
    }

    [TimedFact]
    public async Task What_is_written_while_an_answer_is_waited_for_goes_together_in_the_next_request()
    {
        var connection = await OpenAsync();
        await connection.SendAsync(new PngCommand(), Token);
        var first = await _gateway.ExpectAsync(Write, "PNG\r\n");
        await connection.SendAsync(new BlpCommand(2, null, PrivacyMode.AllowUnlessBlocked), Token);
        await connection.SendAsync(new GtcCommand(3, null, ReverseListPrompt.Ask), Token);
        await connection.FlushAsync(Token);
        Assert.False(_gateway.HasUnexpectedRequest);
        Assert.Equal(1, _gateway.InFlight);
        first.Answer("QNG\r\n");
        await _gateway.ExpectAsync(Write, "BLP 2 AL\r\nGTC 3 A\r\n");
    }

    [TimedFact]
    public async Task It_asks_every_two_seconds_and_every_five_when_nothing_was_carried_for_a_minute()
    {
        await OpenAsync();
        for (var seconds = 0; seconds < 60; seconds += 2)
        {
            await _clock.PassAsync(GatewayTransport.ActivePollInterval);
            (await _gateway.ExpectAsync(Poll)).Answer();
        }

        await _clock.PassAsync(GatewayTransport.IdlePollInterval);
        (await _gateway.ExpectAsync(Poll)).Answer("QNG\r\n");
        await _clock.PassAsync(GatewayTransport.ActivePollInterval);
        await _gateway.ExpectAsync(Poll);
    }

    [TimedFact]
    public async Task The_latest_answer_names_the_session_and_the_host()
    {
        var connection = Connect();
        await connection.SendAsync(new VerCommand(1, ["MSNP8", "CVR0"]), Token);
        (await _gateway.ExpectAsync(Open, "VER 1 MSNP8 CVR0\r\n")).Answer(session: "SessionID = 7.1 ;GW-IP=a.gw.example.net; Action=x");
        await connection.SendAsync(new PngCommand(), Token);
        var second = await _gateway.ExpectAsync("?SessionID=7.1", "PNG\r\n");
        Assert.Equal("a.gw.example.net", second.Url.Host);
        second.Answer(session: "SessionID=7.2; GW-IP=elsewhere.example.org");
        await connection.SendAsync(new PngCommand(), Token);
        var third = await _gateway.ExpectAsync("?SessionID=7.2", "PNG\r\n");
        Assert.Equal("a.gw.example.net", third.Url.Host);
        third.Answer("", "SessionID=7.3", ("X-MSN-Host", "b.gw.example.net"));
        await connection.SendAsync(new PngCommand(), Token);
        Assert.Equal("b.gw.example.net", (await _gateway.ExpectAsync("?SessionID=7.3", "PNG\r\n")).Url.Host);
    }

    [TimedTheory]
    [InlineData("gateway.messenger.hotmail.com")]
    [InlineData("10.0.0.1")]
    [InlineData("evilgw.example.net")]
    [InlineData("not a host")]
    public async Task Requests_go_only_to_hosts_of_the_profile(string host)
    {
        var connection = Connect();
        await connection.SendAsync(new VerCommand(1, ["MSNP8", "CVR0"]), Token);
        (await _gateway.ExpectAsync(Open, "VER 1 MSNP8 CVR0\r\n")).Answer("", $"SessionID=11.22; GW-IP={host}", ("X-MSN-Host", host));
        await connection.SendAsync(new PngCommand(), Token);
        Assert.Equal("gateway.example.net", (await _gateway.ExpectAsync(Write, "PNG\r\n")).Url.Host);
    }

    [TimedFact]
    public async Task A_payload_may_be_cut_between_two_answers()
    {
        var connection = await OpenAsync(MsnpDialect.Msnp8);
        await _clock.PassAsync(GatewayTransport.ActivePollInterval);
        (await _gateway.ExpectAsync(Poll)).Answer("MSG bob@example.org Bob 10\r\nhel");
        await _clock.PassAsync(GatewayTransport.ActivePollInterval);
        (await _gateway.ExpectAsync(Poll)).Answer("lo wo");
        await _clock.PassAsync(GatewayTransport.ActivePollInterval);
        (await _gateway.ExpectAsync(Poll)).Answer("rldBYE bob@example.org\r\n");
        Assert.Equal("hello worl", Assert.IsType<MsgDeliveryCommand>(await connection.ReadAsync(Token)).Message.DecodeText());
    }

    [TimedFact]
    public async Task The_end_of_the_session_comes_after_its_last_words()
    {
        var connection = await OpenAsync();
        await connection.SendAsync(new PngCommand(), Token);
        (await _gateway.ExpectAsync(Write, "PNG\r\n")).Answer("OUT OTH\r\n", "Session=close");
        Assert.IsType<OutCommand>(await connection.ReadAsync(Token));
        Assert.Null(await connection.ReadAsync(Token));
        Assert.False(_gateway.HasUnexpectedRequest);
    }

    [TimedFact]
    public async Task Closing_sends_what_was_written_and_asks_no_more()
    {
        var connection = await OpenAsync();
        await connection.SendAsync(new OutCommand(), Token);
        var closing = connection.DisposeAsync().AsTask();
        (await _gateway.ExpectAsync(Write, "OUT\r\n")).Answer();
        await closing;
        Assert.False(_gateway.HasUnexpectedRequest);
    }

    [TimedFact]
    public async Task Who_closes_without_a_word_takes_leave_all_the_same()
    {
        var closing = (await OpenAsync()).DisposeAsync().AsTask();
        (await _gateway.ExpectAsync(Write, "OUT\r\n")).Answer();
        await closing;
    }

    [TimedFact]
    public async Task Closing_does_not_wait_for_a_gateway_that_is_silent()
    {
        var connection = await OpenAsync();
        await connection.SendAsync(new OutCommand(), Token);
        var closing = connection.DisposeAsync().AsTask();
        await _gateway.ExpectAsync(Write, "OUT\r\n");
        await _clock.PassAsync(MsnpConnectionOptions.Default.CloseTimeout);
        await closing;
        Assert.Equal(0, _gateway.InFlight);
    }

    [TimedFact]
    public async Task A_connection_that_never_said_anything_opens_no_session()
    {
        await Connect().DisposeAsync();
        Assert.False(_gateway.HasUnexpectedRequest);
    }

    [TimedTheory]
    [InlineData(HttpStatusCode.BadRequest, GatewayFailure.SessionLost)]
    [InlineData(HttpStatusCode.Forbidden, GatewayFailure.Forbidden)]
    [InlineData(HttpStatusCode.ProxyAuthenticationRequired, GatewayFailure.Forbidden)]
    [InlineData(HttpStatusCode.InternalServerError, GatewayFailure.ServerFault)]
    [InlineData(HttpStatusCode.ServiceUnavailable, GatewayFailure.ServerFault)]
    [InlineData(HttpStatusCode.NotFound, GatewayFailure.NotAGateway)]
    [InlineData(HttpStatusCode.Found, GatewayFailure.NotAGateway)]
    [InlineData(HttpStatusCode.NoContent, GatewayFailure.NotAGateway)]
    public async Task An_answer_that_is_not_200_ends_the_connection_and_says_why(HttpStatusCode status, object failure)
    {
        var connection = await OpenAsync();
        await connection.SendAsync(new PngCommand(), Token);
        (await _gateway.ExpectAsync(Write, "PNG\r\n")).AnswerWith(status);
        await ExpectEndAsync(connection, (GatewayFailure)failure);
    }

    [TimedTheory]
    [InlineData("")]
    [InlineData("GW-IP=gateway.example.net")]
    [InlineData("SessionID=")]
    [InlineData("SessionID=a&b=c")]
    [InlineData("SessionID=1 2")]
    [InlineData("=;=;;;")]
    public async Task An_answer_that_names_no_session_is_not_a_gateways(string header)
    {
        var connection = await OpenAsync();
        await connection.SendAsync(new PngCommand(), Token);
        (await _gateway.ExpectAsync(Write, "PNG\r\n")).Answer("<html>", header);
        await ExpectEndAsync(connection, GatewayFailure.NotAGateway);
    }

    [TimedFact]
    public async Task A_header_longer_than_any_should_be_is_not_a_gateways()
    {
        var connection = await OpenAsync();
        await connection.SendAsync(new PngCommand(), Token);
        (await _gateway.ExpectAsync(Write, "PNG\r\n")).Answer("", $"SessionID=1.2; {new string('x', 2000)}");
        await ExpectEndAsync(connection, GatewayFailure.NotAGateway);
    }

    [TimedFact]
    public async Task An_answer_without_the_header_is_not_a_gateways()
    {
        var connection = await OpenAsync();
        await connection.SendAsync(new PngCommand(), Token);
        (await _gateway.ExpectAsync(Write, "PNG\r\n")).AnswerWith(HttpStatusCode.OK);
        await ExpectEndAsync(connection, GatewayFailure.NotAGateway);
    }

    [TimedFact]
    public async Task A_request_that_never_left_is_repeated_and_after_three_times_given_up()
    {
        var connection = await OpenAsync();
        await connection.SendAsync(new PngCommand(), Token);
        for (var attempt = 0; attempt < 3; attempt++)
        {
            (await _gateway.ExpectAsync(Write, "PNG\r\n")).Fail(HttpRequestError.ConnectionError);
            await _clock.PassAsync(GatewayTransport.RetryDelay);
        }

        (await _gateway.ExpectAsync(Write, "PNG\r\n")).Fail(HttpRequestError.NameResolutionError);
        await ExpectEndAsync(connection, GatewayFailure.Unreachable);
    }

    [TimedTheory]
    [InlineData(HttpRequestError.ResponseEnded)]
    [InlineData(HttpRequestError.Unknown)]
    [InlineData(HttpRequestError.InvalidResponse)]
    public async Task A_request_that_may_have_arrived_is_not_repeated(HttpRequestError error)
    {
        var connection = await OpenAsync();
        await connection.SendAsync(new PngCommand(), Token);
        (await _gateway.ExpectAsync(Write, "PNG\r\n")).Fail(error);
        await ExpectEndAsync(connection, GatewayFailure.Interrupted);
        Assert.False(_gateway.HasUnexpectedRequest);
    }

    [TimedTheory]
    [InlineData(HttpRequestError.ConnectionError)]
    [InlineData(HttpRequestError.ResponseEnded)]
    public async Task A_gateway_that_cannot_be_reached_at_all_is_told_at_once(HttpRequestError error)
    {
        var connection = Connect();
        await connection.SendAsync(new VerCommand(1, ["MSNP8", "CVR0"]), Token);
        (await _gateway.ExpectAsync(Open, "VER 1 MSNP8 CVR0\r\n")).Fail(error);
        await ExpectEndAsync(connection, GatewayFailure.Unreachable);
    }

    [TimedFact]
    public async Task A_gateway_that_does_not_answer_is_given_up()
    {
        var connection = await OpenAsync();
        await connection.SendAsync(new PngCommand(), Token);
        await _gateway.ExpectAsync(Write, "PNG\r\n");
        await _clock.PassAsync(GatewayTransport.AnswerTimeout);
        await ExpectEndAsync(connection, GatewayFailure.TimedOut);
    }

    [TimedFact]
    public async Task An_answer_that_stops_in_the_middle_ends_the_connection()
    {
        var connection = await OpenAsync();
        _clock.ForgetEarlier(GatewayTransport.AnswerTimeout);
        await connection.SendAsync(new PngCommand(), Token);
        var stalled = new Pipe();
        await stalled.Writer.WriteAsync("QNG\r\n"u8.ToArray(), Token);
        var request = await _gateway.ExpectAsync(Write, "PNG\r\n");
        await _clock.ForgetAsync(GatewayTransport.AnswerTimeout);
        request.AnswerWith(HttpStatusCode.OK, new StreamContent(stalled.Reader.AsStream()), ("X-MSN-Messenger", "SessionID=11.22"));
        Assert.IsType<QngCommand>(await connection.ReadAsync(Token));
        await _clock.ForgetAsync(GatewayTransport.AnswerTimeout);
        await _clock.PassAsync(GatewayTransport.AnswerTimeout);
        await ExpectEndAsync(connection, GatewayFailure.TimedOut);
    }

    [TimedFact]
    public async Task An_answer_that_breaks_off_ends_the_connection()
    {
        var connection = await OpenAsync();
        await connection.SendAsync(new PngCommand(), Token);
        var broken = new Pipe();
        await broken.Writer.WriteAsync("QN"u8.ToArray(), Token);
        await broken.Writer.CompleteAsync(new IOException("Connection reset by peer."));
        (await _gateway.ExpectAsync(Write, "PNG\r\n")).AnswerWith(
            HttpStatusCode.OK, new StreamContent(broken.Reader.AsStream()), ("X-MSN-Messenger", "SessionID=11.22"));
        await ExpectEndAsync(connection, GatewayFailure.Interrupted);
    }

    [TimedFact]
    public async Task An_answer_without_end_is_cut_off()
    {
        var connection = await OpenAsync();
        await connection.SendAsync(new PngCommand(), Token);
        (await _gateway.ExpectAsync(Write, "PNG\r\n")).Answer(string.Concat(Enumerable.Repeat("QNG\r\n", 300_000)));
        await ExpectEndAsync(connection, GatewayFailure.TooLarge);
    }

    [TimedFact]
    public async Task A_gateway_that_holds_requests_is_asked_beside_the_writing()
    {
        var connection = Connect();
        await connection.SendAsync(new VerCommand(1, ["MSNP8", "CVR0"]), Token);
        (await _gateway.ExpectAsync(Open, "VER 1 MSNP8 CVR0\r\n")).Answer(
            "VER 1 MSNP8\r\n", "SessionID=11.22", ("X-MSN-GWCapabilities", "LP"));
        await connection.ReadAsync(Token);
        var held = await _gateway.ExpectAsync(HeldPoll);
        await connection.SendAsync(new PngCommand(), Token);
        (await _gateway.ExpectAsync(Write, "PNG\r\n")).Answer();
        held.Answer("QNG\r\n");
        Assert.IsType<QngCommand>(await connection.ReadAsync(Token));
        (await _gateway.ExpectAsync(HeldPoll)).Answer("OUT SSD\r\n", "SessionID=11.22; Session=close");
        Assert.IsType<OutCommand>(await connection.ReadAsync(Token));
        Assert.Null(await connection.ReadAsync(Token));
    }

    [TimedFact]
    public async Task A_gateway_that_promised_to_hold_requests_and_does_not_is_asked_with_pauses()
    {
        var connection = Connect();
        await connection.SendAsync(new VerCommand(1, ["MSNP8", "CVR0"]), Token);
        (await _gateway.ExpectAsync(Open, "VER 1 MSNP8 CVR0\r\n")).Answer("", "SessionID=11.22", ("X-MSN-GWCapabilities", "LP"));
        (await _gateway.ExpectAsync(HeldPoll)).Answer();
        await _clock.PassAsync(GatewayTransport.ActivePollInterval);
        await _gateway.ExpectAsync(HeldPoll);
    }

    [TimedFact]
    public async Task The_last_words_are_heard_though_what_is_written_beside_finds_the_session_gone()
    {
        var connection = Connect();
        await connection.SendAsync(new VerCommand(1, ["MSNP8", "CVR0"]), Token);
        (await _gateway.ExpectAsync(Open, "VER 1 MSNP8 CVR0\r\n")).Answer("", "SessionID=11.22", ("X-MSN-GWCapabilities", "LP"));
        var held = await _gateway.ExpectAsync(HeldPoll);
        await connection.SendAsync(new PngCommand(), Token);
        (await _gateway.ExpectAsync(Write, "PNG\r\n")).AnswerWith(HttpStatusCode.BadRequest);
        held.Answer("OUT SSD\r\n", "SessionID=11.22; Session=close");
        Assert.IsType<OutCommand>(await connection.ReadAsync(Token));
        Assert.Null(await connection.ReadAsync(Token));
    }

    [TimedFact]
    public async Task A_failure_of_a_held_request_ends_the_connection_and_says_why()
    {
        var connection = Connect();
        await connection.SendAsync(new VerCommand(1, ["MSNP8", "CVR0"]), Token);
        (await _gateway.ExpectAsync(Open, "VER 1 MSNP8 CVR0\r\n")).Answer("", "SessionID=11.22", ("X-MSN-GWCapabilities", "LP"));
        (await _gateway.ExpectAsync(HeldPoll)).AnswerWith(HttpStatusCode.BadGateway);
        await ExpectEndAsync(connection, GatewayFailure.ServerFault);
    }

    private MsnpConnection Connect(ServerRole role = ServerRole.Notification, MsnpServerAddress? server = null)
    {
        var transport = new GatewayTransport(
            _http,
            _profile,
            new GatewayRoute(_profile.GatewayUrl!, role, server ?? _profile.NotificationServer),
            MsnpConnectionOptions.Default.CloseTimeout,
            _clock);
        return _connection = new MsnpConnection(transport, MsnpDirection.FromServer, options: null, transport);
    }

    private async Task<MsnpConnection> OpenAsync(MsnpDialect? dialect = null)
    {
        var connection = Connect();
        await connection.SendAsync(new VerCommand(1, ["MSNP8", "CVR0"]), Token);
        (await _gateway.ExpectAsync(Open, "VER 1 MSNP8 CVR0\r\n")).Answer("VER 1 MSNP8\r\n");
        await connection.ReadAsync(Token);
        connection.UseDialect(dialect ?? MsnpDialect.Msnp8);
        return connection;
    }

    private static async Task ExpectEndAsync(MsnpConnection connection, GatewayFailure failure)
    {
        var exception = await Assert.ThrowsAsync<GatewayException>(async () =>
        {
            while (await connection.ReadAsync(Token) is not null)
            {
            }
        });
        Assert.Equal(failure, exception.Failure);
    }
}
