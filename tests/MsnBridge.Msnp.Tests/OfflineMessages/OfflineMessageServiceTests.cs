using System.Net;
using System.Text;
using MsnBridge.Msnp.Challenges;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.OfflineMessages;
using MsnBridge.Msnp.Soap;
using MsnBridge.Msnp.Tests.Authentication;
using MsnBridge.Msnp.Tests.Scripted;

namespace MsnBridge.Msnp.Tests.OfflineMessages;

public sealed class OfflineMessageServiceTests : TokenTests
{
    private const string Rsi = "http://www.hotmail.msn.com/ws/2004/09/oim/rsi";
    private const string First = "7CDF87FF-AE53-4DA2-B349-219D61EAC2C7";
    private const string Second = "42A87FC7-8F31-47AC-841A-44F71457D8A5";
    private const string Run = "{6B376086-2948-767F-2C85-587AB5E833C8}";

    private readonly Dictionary<string, string> _mails = new()
    {
        [First] = Mail("Hello, offline world!", 1),
        [Second] = Mail("second \u00e9 \u2603", 2),
    };

    private readonly List<string> _deletedAtOnce = [];
    private Func<ScriptedService.Call, HttpResponseMessage>? _before;

    public OfflineMessageServiceTests()
    {
        Profile = Profile with
        {
            OfflineMessagesUrl = new Uri("https://rsi.example.net/rsi/rsi.asmx"),
            OfflineStoreUrl = new Uri("https://ows.example.net/OimWS/oim.asmx"),
        };
        Service.Otherwise = Answer;
    }

    [TimedFact]
    public async Task Messages_that_a_notice_names_are_fetched_with_their_original_time()
    {
        var service = NewService();
        var messages = await service.FetchAsync(Notice(First, Second), Token);
        Assert.Equal(["Hello, offline world!", "second é ☃"], messages.Select(message => message.Text));
        Assert.All(messages, message => Assert.Equal("carol@example.org", message.Sender));
        Assert.All(messages, message => Assert.Equal("Carol ☃", message.SenderName));
        Assert.Equal(new DateTimeOffset(2026, 1, 15, 9, 30, 0, TimeSpan.Zero), messages[0].SentAt);
        Assert.Equal(Guid.Parse(Run), messages[0].RunId);
        Assert.Equal([1, 2], messages.Select(message => message.SequenceNumber!.Value));
        Assert.Equal(["GetMessage", "GetMessage"], Methods());
    }

    [TimedFact]
    public async Task The_ticket_is_taken_apart_for_its_cookie()
    {
        await NewService().FetchAsync(Notice(First), Token);
        var call = Service.Calls.Last();
        var cookie = SoapEnvelope.Header(call.Envelope, "PassportCookie")!;
        Assert.Equal(["t", "p"], cookie.Elements().Select(element => element.Name.LocalName));
        Assert.Equal("one-messenger.msn.com", cookie.Text("t"));
        Assert.Equal(Rsi + "/GetMessage", call.Action);
    }

    [TimedTheory]
    [InlineData("too-large")]
    [InlineData(null)]
    [InlineData("<MD><broken")]
    public async Task Where_a_notice_names_none_the_service_is_asked(string? data)
    {
        var messages = await NewService().FetchAsync(data is null ? null : MailData.Parse(data), Token);
        Assert.Equal(2, messages.Count);
        Assert.Equal(["GetMetadata", "GetMessage", "GetMessage"], Methods());
    }

    [TimedFact]
    public async Task A_message_is_returned_once_however_often_it_is_named()
    {
        var service = NewService();
        Assert.Single(await service.FetchAsync(Notice(First, First.ToLowerInvariant()), Token));
        Assert.Equal(Second, Assert.Single(await service.FetchAsync(null, Token)).Id);
        Assert.Empty(await service.FetchAsync(Notice(First, Second), Token));
    }

    [TimedFact]
    public async Task A_message_that_is_gone_is_passed_over()
    {
        _mails.Remove(First);
        Assert.Equal(Second, Assert.Single(await NewService().FetchAsync(Notice(First, Second), Token)).Id);
    }

    [TimedFact]
    public async Task What_was_fetched_before_a_failure_is_returned_by_the_next_call()
    {
        var service = NewService();
        var gets = 0;
        _before = call => SoapEnvelope.Content(call.Envelope)?.Name.LocalName == "GetMessage" && ++gets == 2
            ? throw new HttpRequestException(HttpRequestError.ConnectionError, "no")
            : null!;
        var exception = await Assert.ThrowsAsync<MsnServiceException>(() => service.FetchAsync(Notice(First, Second), Token));
        Assert.Equal(MsnServiceFailure.Unavailable, exception.Failure);
        Assert.Equal([First, Second], (await service.FetchAsync(Notice(First, Second), Token)).Select(message => message.Id));
    }

    [TimedFact]
    public async Task Acknowledged_messages_are_deleted_in_one_call()
    {
        var service = NewService();
        await service.AcknowledgeAsync((await service.FetchAsync(null, Token)).Select(message => message.Id), Token);
        Assert.Equal($"{First},{Second}", Assert.Single(_deletedAtOnce));
        Assert.Empty(_mails);
    }

    [TimedFact]
    public async Task One_that_is_gone_already_does_not_keep_the_others()
    {
        await NewService().AcknowledgeAsync([First, "gone", Second], Token);
        Assert.Empty(_mails);
    }

    [TimedFact]
    public async Task What_could_not_be_deleted_is_deleted_later_and_not_returned_again()
    {
        var service = NewService();
        await service.FetchAsync(Notice(First), Token);
        _before = _ => ScriptedService.Answer("", HttpStatusCode.ServiceUnavailable);
        await Assert.ThrowsAsync<MsnServiceException>(() => service.AcknowledgeAsync([First], Token));
        _before = null;
        Assert.Equal(Second, Assert.Single(await service.FetchAsync(null, Token)).Id);
        Assert.Equal([Second], _mails.Keys);
    }

    [TimedTheory]
    [InlineData(HttpStatusCode.OK, "text/html", "<html/>", MsnServiceFailure.NotOffered)]
    [InlineData(HttpStatusCode.Forbidden, "text/html", "", MsnServiceFailure.AccessDenied)]
    [InlineData(HttpStatusCode.ServiceUnavailable, "text/html", "", MsnServiceFailure.Unavailable)]
    [InlineData(HttpStatusCode.NotFound, "text/html", "", MsnServiceFailure.NotOffered)]
    public async Task A_service_that_fails_has_a_named_failure(HttpStatusCode status, string type, string body, MsnServiceFailure failure)
    {
        _before = _ => ScriptedService.Answer(body, status, type);
        Assert.Equal(failure, (await Assert.ThrowsAsync<MsnServiceException>(() => NewService().FetchAsync(null, Token))).Failure);
    }

    [TimedFact]
    public async Task A_network_without_the_services_says_so()
    {
        Profile = Profile with { OfflineMessagesUrl = null, OfflineStoreUrl = null };
        var service = NewService();
        Assert.False(service.CanFetch || service.CanSend);
        Assert.Equal(MsnServiceFailure.NotOffered, (await Assert.ThrowsAsync<MsnServiceException>(() => service.FetchAsync(null, Token))).Failure);
        Assert.Equal(
            MsnServiceFailure.NotOffered,
            (await Assert.ThrowsAsync<MsnServiceException>(() => service.SendAsync("carol@example.org", "Alice", "hello", Token))).Failure);
    }

    [TimedFact]
    public async Task Sending_answers_the_challenge_for_the_lock_key_and_keeps_it()
    {
        var service = NewService();
        Service.Otherwise = call => call.Url.Host != "ows.example.net"
            ? Answer(call)
            : Attribute(call, "Ticket", "lockkey") == "844559b18ac25f3affb9281fd729203c"
                ? ScriptedService.Answer(Stored)
                : ScriptedService.Answer(Challenge("<LockKeyChallenge>1850937852</LockKeyChallenge>"), HttpStatusCode.InternalServerError);
        Assert.Equal(MsnSendOutcome.Delivered, (await service.SendAsync("carol@example.org", "Ålice " + new string('x', 60), "Hello, offline world!", Token)).Outcome);
        Assert.Equal(MsnSendOutcome.Delivered, (await service.SendAsync("carol@example.org", "Alice", new string('y', 500), Token)).Outcome);

        var calls = Service.Calls.Where(call => call.Url.Host == "ows.example.net").ToList();
        Assert.Equal(["", "844559b18ac25f3affb9281fd729203c", "844559b18ac25f3affb9281fd729203c"], calls.Select(call => Attribute(call, "Ticket", "lockkey")));
        Assert.Equal(["1", "1", "2"], calls.Select(call => call.Envelope.Descendant("MessageNumber")!.Value));
        Assert.Equal("t=one-messengersecure.live.com&p=", Attribute(calls[0], "Ticket", "passport"));
        Assert.Equal("PROD0119GSJUC$18", Attribute(calls[0], "Ticket", "appid"));
        Assert.Equal("carol@example.org", Attribute(calls[0], "To", "memberName"));
        Assert.Equal(Credentials.Account, Attribute(calls[0], "From", "memberName"));
        Assert.Equal("Ålice " + new string('x', 42), EncodedWord.Decode(Attribute(calls[0], "From", "friendlyName")));
        Assert.Equal("http://messenger.live.com/ws/2006/09/oim/Store2", calls[0].Action);

        var body = calls[2].Envelope.Child("Body")!;
        Assert.Equal("text", body.Text("MessageType"));
        var lines = body.Child("Content")!.Value.Split('\n');
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 76));
        Assert.Contains("X-OIM-Sequence-Num: 2", lines);
        Assert.Equal(
            new string('y', 500),
            OfflineMail.Parse(body.Child("Content")!.Value, new("1", "a@b", "", null, 0), Clock.GetUtcNow(), Token).Text);
    }

    [TimedFact]
    public async Task A_refused_ticket_is_got_anew()
    {
        var stores = 0;
        Service.Otherwise = call => call.Url.Host != "ows.example.net"
            ? Answer(call)
            : ++stores == 1
                ? ScriptedService.Answer(Challenge("<RequiredAuthPolicy>MBI_SSL</RequiredAuthPolicy>"), HttpStatusCode.InternalServerError)
                : ScriptedService.Answer(Stored);
        Assert.Equal(MsnSendOutcome.Delivered, (await NewService().SendAsync("carol@example.org", "Alice", "hello", Token)).Outcome);
        Assert.Equal(2, Service.Calls.Count(call => call.Url.Host == "login.example.net"));
    }

    [TimedFact]
    public async Task A_service_that_challenges_without_end_is_given_up()
    {
        Service.Otherwise = call => call.Url.Host != "ows.example.net"
            ? Answer(call)
            : ScriptedService.Answer(Challenge("<LockKeyChallenge>1850937852</LockKeyChallenge>"), HttpStatusCode.InternalServerError);
        var result = await NewService().SendAsync("carol@example.org", "Alice", "hello", Token);
        Assert.Equal(new MsnSendResult(MsnSendOutcome.Refused, MsnSendRefusal.ServerFault), result);
        Assert.Equal(5, Service.Calls.Count(call => call.Url.Host == "ows.example.net"));
    }

    [TimedTheory]
    [InlineData(1, MsnSendOutcome.Delivered, MsnSendRefusal.None)]
    [InlineData(2, MsnSendOutcome.Refused, MsnSendRefusal.TooFast)]
    public async Task Whoever_is_too_fast_waits_once(int refusals, MsnSendOutcome outcome, MsnSendRefusal refusal)
    {
        Service.Otherwise = call => call.Url.Host != "ows.example.net"
            ? Answer(call)
            : refusals-- > 0 ? Fault("SenderThrottleLimitExceeded") : ScriptedService.Answer(Stored);
        var sending = NewService().SendAsync("carol@example.org", "Alice", "hello", Token);
        await Clock.PassAsync(TimeSpan.FromSeconds(11));
        Assert.Equal(new MsnSendResult(outcome, refusal), await sending);
    }

    [TimedTheory]
    [InlineData("SystemUnavailable", MsnSendRefusal.NotDelivered)]
    [InlineData("InvalidContent", MsnSendRefusal.ServerFault)]
    [InlineData("SomethingElse", MsnSendRefusal.ServerFault)]
    public async Task A_refusal_is_told(string code, MsnSendRefusal refusal)
    {
        Service.Otherwise = call => call.Url.Host != "ows.example.net" ? Answer(call) : Fault(code);
        Assert.Equal(new MsnSendResult(MsnSendOutcome.Refused, refusal), await NewService().SendAsync("carol@example.org", "Alice", "hello", Token));
    }

    [TimedFact]
    public async Task What_may_have_arrived_is_told_from_what_cannot_have()
    {
        var service = NewService();
        Service.Otherwise = call => call.Url.Host != "ows.example.net"
            ? Answer(call)
            : throw new HttpRequestException(HttpRequestError.ConnectionError, "no");
        Assert.Equal(MsnSendOutcome.NotSent, (await service.SendAsync("carol@example.org", "Alice", "hello", Token)).Outcome);

        Service.Otherwise = call => call.Url.Host != "ows.example.net"
            ? Answer(call)
            : throw new HttpRequestException(HttpRequestError.ResponseEnded, "no");
        Assert.Equal(MsnSendOutcome.Unconfirmed, (await service.SendAsync("carol@example.org", "Alice", "hello", Token)).Outcome);

        // A connection that was reset while the answer was awaited.
        Service.Otherwise = call => call.Url.Host != "ows.example.net"
            ? Answer(call)
            : throw new HttpRequestException(HttpRequestError.Unknown, "no");
        Assert.Equal(MsnSendOutcome.Unconfirmed, (await service.SendAsync("carol@example.org", "Alice", "hello", Token)).Outcome);
    }

    [TimedFact]
    public async Task Given_up_while_the_service_has_it_may_have_arrived()
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Service.Otherwise = call =>
        {
            if (call.Url.Host != "ows.example.net")
                return Answer(call);

            giveUp.Cancel();
            throw new OperationCanceledException(giveUp.Token);
        };

        Assert.Equal(MsnSendOutcome.Unconfirmed, (await NewService().SendAsync("carol@example.org", "Alice", "hello", giveUp.Token)).Outcome);
    }

    [TimedFact]
    public async Task Without_a_ticket_nothing_is_sent()
    {
        Service.Otherwise = _ => ScriptedService.Answer(ScriptedTokens.RstFault("wsse:FailedAuthentication", "no"));
        var exception = await Assert.ThrowsAsync<MsnServiceException>(() => NewService().SendAsync("carol@example.org", "Alice", "hello", Token));
        Assert.Equal(MsnServiceFailure.AccessDenied, exception.Failure);
    }

    [Theory]
    [InlineData("1850937852", "PROD0119GSJUC$18", "844559b18ac25f3affb9281fd729203c")]
    [InlineData("1850937852", "PROD0090YUAUV{2B", "362e8199b004377a9f1cf4398f1e18d3")]
    [InlineData("1850937852", "PROD0120PW!CCV9@", "4d7903fe4e44d395e9bad3b0f98879a6")]
    [InlineData("1850937852", "PROD01065C%ZFN6F", "e745d4e406790fb5c5ca70041fbe06df")]
    [InlineData("15570131571988941333", "PROD0119GSJUC$18", "521fdf1c2586c53b01b2b2653dc9085f")]
    public void The_lock_key_of_each_vector_comes_out(string challenge, string product, string key) =>
        Assert.Equal(key, ClientChallenge.Answer(challenge, ClientProduct.Find(product)!, ChallengeAlgorithm.Keyed64Bit));

    private const string Stored =
        "<soap:Envelope xmlns:soap='http://schemas.xmlsoap.org/soap/envelope/'><soap:Body><StoreResponse xmlns='urn:x'><PointsConsumed>0</PointsConsumed></StoreResponse></soap:Body></soap:Envelope>";

    private static MailData Notice(params IEnumerable<string> ids) => MailData.Nothing with
    {
        OfflineMessages = [.. ids.Select(id => new OfflineMessageHeader(id, "carol@example.org", "Carol", null, 812))],
    };

    private static string Mail(string text, int number) =>
        "X-Message-Info: x\nReceived: from a by b;\n\t Sun, 22 Nov 2026 21:13:08 -0800\n"
        + "From: =?utf-8?B?Q2Fyb2wg4piD?= <carol@example.org>\nTo: me@example.org\nSubject: \nX-OIM-originatingSource: 127.0.0.1\n"
        + "MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: base64\n"
        + $"X-OIM-Message-Type: OfflineMessage\nX-OIM-Run-Id: {Run}\nX-OIM-Sequence-Num: {number}\n"
        + $"X-OriginalArrivalTime: 15 Jan 2026 09:30:0{number - 1}.0000 (UTC) FILETIME=[53B0CA00:01DD7B09]\nDate: 15 Jan 2026 01:30:00 -0800\n\n"
        + Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Challenge(string detail) => ScriptedService.Envelope(
        "<soap:Fault><faultcode xmlns:q0='http://messenger.live.com/ws/2006/09/oim/'>q0:AuthenticationFailed</faultcode><faultstring>Exception</faultstring>"
        + $"<detail><TweenerChallenge>ct=1</TweenerChallenge>{detail}</detail></soap:Fault>");

    private static HttpResponseMessage Fault(string code) => ScriptedService.Answer(
        ScriptedService.Envelope($"<soap:Fault><faultcode>q0:{code}</faultcode><faultstring>x</faultstring></soap:Fault>"),
        HttpStatusCode.InternalServerError);

    private static string? Attribute(ScriptedService.Call call, string header, string name) =>
        SoapEnvelope.Header(call.Envelope, header).AttributeText(name);

    private OfflineMessageService NewService() => new(Soap, NewTickets(), Profile, Clock);

    private IEnumerable<string> Methods() =>
        Service.Calls.Where(call => call.Url.Host == "rsi.example.net").Select(call => SoapEnvelope.Content(call.Envelope)!.Name.LocalName);

    private HttpResponseMessage Answer(ScriptedService.Call call)
    {
        if (call.Url.Host == "login.example.net")
            return ScriptedService.Answer(ScriptedTokens.AnswerAll(call));

        if (_before?.Invoke(call) is { } first)
            return first;

        var content = SoapEnvelope.Content(call.Envelope)!;
        switch (content.Name.LocalName)
        {
            case "GetMetadata":
                var data = MailData.Nothing with
                {
                    OfflineMessages = [.. _mails.Keys.Select(id => new OfflineMessageHeader(id, "carol@example.org", "Carol", null, 812))],
                };
                return ScriptedService.Answer(ScriptedService.Envelope($"<GetMetadataResponse xmlns='{Rsi}'>{data.Write()}</GetMetadataResponse>"));
            case "GetMessage" when _mails.TryGetValue(content.Text("messageId")!.ToUpperInvariant(), out var mail):
                return ScriptedService.Answer(ScriptedService.Envelope(
                    $"<GetMessageResponse xmlns='{Rsi}'>{new System.Xml.Linq.XElement("GetMessageResult", mail)}</GetMessageResponse>"));
            case "DeleteMessages" when content.DescendantsOf("messageId").Select(id => id.Value).ToList() is var ids && ids.TrueForAll(_mails.ContainsKey):
                _deletedAtOnce.Add(string.Join(',', ids));
                ids.ForEach(id => _mails.Remove(id));
                return ScriptedService.Answer(ScriptedService.Envelope($"<DeleteMessagesResponse xmlns='{Rsi}'/>"));
            default:
                return ScriptedService.Answer(
                    ScriptedService.Envelope("<soap:Fault><faultcode>soap:Client</faultcode><faultstring>Schema validation error</faultstring></soap:Fault>"),
                    HttpStatusCode.InternalServerError);
        }
    }
}
