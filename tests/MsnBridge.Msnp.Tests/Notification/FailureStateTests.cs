using System.Net;
using System.Text;
using MsnBridge.Msnp.Notification;
using MsnBridge.Msnp.Tests.Scripted;

namespace MsnBridge.Msnp.Tests.Notification;

/// <summary>However a network fails, the session ends in a state that has a name, with a sentence for a person, and nothing is left open.</summary>
public sealed class FailureStateTests
{
    private const string HalfAnEnvelope = "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Header/><soap:Body><a>";

    private static readonly Dictionary<string, Func<HttpResponseMessage>> Faults = new()
    {
        ["a page instead of an answer"] = () => ScriptedBook.Html(HttpStatusCode.OK),
        ["a page that says error"] = () => ScriptedBook.Html(HttpStatusCode.InternalServerError),
        ["a fault in a page"] = () => ScriptedService.Answer("<html><body><pre>&lt;soap:Fault&gt;Server&lt;/soap:Fault&gt;</pre></body></html>", HttpStatusCode.InternalServerError, "text/html"),
        ["half an answer"] = () => ScriptedService.Answer(HalfAnEnvelope),
        ["half an answer and a broken connection"] = BrokenOff,
        ["nothing at all"] = () => ScriptedService.Answer(""),
        ["a redirect to itself"] = () => ScriptedService.Redirect(""),
        ["a redirect to somewhere else"] = () => ScriptedService.Redirect("https://elsewhere.example.com/"),
        ["no such service"] = () => ScriptedService.Answer("", HttpStatusCode.NotFound),
        ["too busy"] = () => ScriptedService.Answer("", HttpStatusCode.ServiceUnavailable),
        ["a ticket that is not taken"] = () => ScriptedBook.Fault("BadContextToken"),
        ["a fault nobody knows"] = () => ScriptedBook.Fault("Unheard"),
    };

    public static MatrixTheoryData<string, string> Cases => new(["the token service", "the address book"], Faults.Keys);

    [TimedTheory, MemberData(nameof(Cases))]
    public async Task A_web_service_that_fails_ends_the_sign_in_in_a_named_state(string service, string fault)
    {
        await using var network = ScriptedNetwork.WithBook("MSNP15");
        if (service == "the token service")
            network.Book.InsteadOfTokens = () => Faults[fault]();
        else
            network.Book.Instead = _ => Faults[fault]();

        var signIn = network.SignInAsync();
        var server = await network.AcceptAsync();
        await PlayUntilItEndsAsync(server);
        var end = (await Assert.ThrowsAsync<MsnpSignInException>(() => signIn)).End;
        Assert.Equal(ExpectedReason(service, fault), end.Reason);
        Assert.NotEmpty(end.Message);
        Assert.DoesNotContain('\n', end.Message);
        Assert.DoesNotContain(ScriptedBook.SignInTicket, end.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(ScriptedNetwork.Password, end.Message, StringComparison.Ordinal);
        Assert.Equal(end, await network.Client.Ended);
        Assert.False(network.HasUnexpectedConnection);
        Assert.True(network.Book.TokensIssued + network.Book.Calls.Count < 20);
    }

    [TimedTheory]
    [InlineData("")]
    [InlineData("VER 1 MS")]
    [InlineData("VER 1 MSNP15\r\nCVR 2 1.0 1.0 1.0 https://example.net https://example.net\r\nUSR 3 SSO S MBI_KEY_OLD ZGVm")]
    [InlineData("VER 1 MSNP15\r\nCVR 2 1.0 1.0 1.0 https://example.net https://example.net\r\nGCF 0 500\r\n<Policies>")]
    public async Task Half_a_line_ends_the_sign_in_in_a_named_state(string half)
    {
        await using var network = ScriptedNetwork.WithBook("MSNP15");
        var signIn = network.SignInAsync();
        var server = await network.AcceptAsync();
        await server.ExpectStartAsync("VER 1 ");
        await server.SendRawAsync(half);
        server.Close();
        var end = (await Assert.ThrowsAsync<MsnpSignInException>(() => signIn)).End;
        Assert.Contains(
            end.Reason, (SessionEndReason[])[SessionEndReason.ServerUnavailable, SessionEndReason.ConnectionLost, SessionEndReason.ProtocolError, SessionEndReason.ProfileProblem]);
    }

    [TimedTheory]
    [InlineData(3 * 24)]
    [InlineData(-2)]
    public async Task A_clock_that_the_token_service_minds_ends_the_sign_in_in_words(int hours)
    {
        await using var network = ScriptedNetwork.WithBook("MSNP18", profile => profile with { Rst2Url = new Uri(profile.RstUrl!, "/RST2.srf") });
        network.Book.InsteadOfTokens = () => ScriptedService.Answer(
            ScriptedTokens.Rst2Fault("wsse:MessageExpired", "0x80041033", "The message has expired", network.Clock.GetUtcNow() + TimeSpan.FromHours(hours)),
            HttpStatusCode.InternalServerError,
            "application/soap+xml");
        var signIn = network.SignInAsync();
        var server = await network.AcceptAsync();
        await PlayUntilItEndsAsync(server, "MSNP18");
        var end = (await Assert.ThrowsAsync<MsnpSignInException>(() => signIn)).End;
        Assert.Equal(SessionEndReason.ServerUnavailable, end.Reason);
        Assert.Contains("clock", end.Message, StringComparison.Ordinal);
    }

    [TimedFact]
    public async Task A_clock_that_is_years_off_keeps_nobody_out()
    {
        await using var network = ScriptedNetwork.WithBook("MSNP15");
        network.Clock.SetUtcNow(new DateTimeOffset(2039, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await network.SignInWithBookAsync(15);
        Assert.Equal(1, network.Book.TokensIssued);
    }

    private static SessionEndReason ExpectedReason(string service, string fault) => (service, fault) switch
    {
        // Whether the password may be told to that host only who keeps the profile can say.
        ("the token service", "a redirect to somewhere else") => SessionEndReason.ProfileProblem,

        // The service was reached and understood, and says no.
        ("the address book", "a ticket that is not taken" or "a fault nobody knows") => SessionEndReason.ProtocolError,
        _ => SessionEndReason.ServerUnavailable,
    };

    private static HttpResponseMessage BrokenOff() => new(HttpStatusCode.OK)
    {
        Content = new StreamContent(new TornStream(Encoding.UTF8.GetBytes(HalfAnEnvelope))) { Headers = { ContentType = new("text/xml") } },
    };

    private static async Task PlayUntilItEndsAsync(ScriptedPeer server, string version = "MSNP15")
    {
        while (await server.ReadAsync() is { } line)
        {
            var words = line.Split(' ');
            switch (words)
            {
                case ["VER", var id, ..]:
                    await server.SendAsync($"VER {id} {version}");
                    break;
                case ["CVR", var id, ..]:
                    await server.SendAsync($"CVR {id} 1.0 1.0 1.0 https://example.net https://example.net");
                    break;
                case ["USR", var id, "SSO", "I", ..]:
                    await server.SendAsync($"USR {id} SSO S MBI_KEY_OLD {ScriptedNetwork.Nonce}");
                    break;
                case ["USR", var id, "SSO", "S", ..]:
                    await server.SendAsync($"USR {id} OK {ScriptedNetwork.Account} 1 0", "SBS 0 null");
                    break;
            }
        }
    }

    /// <summary>Ends as a connection does that was torn.</summary>
    private sealed class TornStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer, cancellationToken);
            return read > 0 ? read : throw new IOException("The connection was reset.");
        }
    }
}
