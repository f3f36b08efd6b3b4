using System.Net;
using MsnBridge.Msnp.Notification;
using MsnBridge.Msnp.Tests.Scripted;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.Tests.Contacts;

/// <summary>Web services that fail in the middle of a session fail what was asked of them, in a way that has a name, and nothing else.</summary>
public sealed class ServiceFailureTests
{
    private const string Bob = "bob@example.org";
    private const string HalfAnEnvelope = "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Header/><soap:Body><a>";

    private static readonly Dictionary<string, Func<HttpResponseMessage>> Faults = new()
    {
        ["half an answer"] = () => ScriptedService.Answer(HalfAnEnvelope),
        ["a fault in a page"] = () => ScriptedService.Answer("<html><body><pre>&lt;soap:Fault&gt;Server&lt;/soap:Fault&gt;</pre></body></html>", HttpStatusCode.InternalServerError, "text/html"),
        ["a page instead of an answer"] = () => ScriptedBook.Html(HttpStatusCode.OK),
        ["nothing at all"] = () => ScriptedService.Answer(""),
        ["a redirect to itself"] = () => ScriptedService.Redirect(""),
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Kinds => [.. Faults.Keys];

    [TimedTheory, MemberData(nameof(Kinds))]
    public async Task An_answer_that_is_none_fails_the_change_and_not_the_session(string fault)
    {
        await using var network = ScriptedNetwork.WithBook("MSNP15");
        await network.SignInWithBookAsync(15);
        network.Book.Instead = _ => Faults[fault]();
        var refusal = await Assert.ThrowsAsync<MsnpCommandException>(() => network.Client.BlockContactAsync(Bob, Token));
        Assert.Contains(refusal.Failure, (CommandFailure[])[CommandFailure.ServerFault, CommandFailure.Other]);
        Assert.NotEmpty(refusal.Message);
        Assert.DoesNotContain(ScriptedBook.SignInTicket, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(SessionState.SignedIn, network.Client.State);
        Assert.False(network.Client.Ended.IsCompleted);
    }

    [TimedFact]
    public async Task A_ticket_that_ends_in_mid_session_is_got_anew_and_nobody_notices()
    {
        await using var network = ScriptedNetwork.WithBook("MSNP15");
        var (server, id) = await network.SignInWithBookAsync(15);
        var refusals = 1;
        network.Book.Instead = _ => refusals-- > 0 ? ScriptedBook.Fault("BadContextToken") : null;
        var blocking = network.Client.BlockContactAsync(Bob, Token);
        await server.ExpectStartAsync($"RML {id} ");
        await server.SendAsync($"RML {id++} OK");
        await server.ExpectStartAsync($"ADL {id} ");
        await server.SendAsync($"ADL {id} OK");
        await blocking;
        Assert.Equal(2, network.Book.TokensIssued);
    }

    [TimedFact]
    public async Task Tickets_that_are_never_taken_fail_the_change_after_one_more_try()
    {
        await using var network = ScriptedNetwork.WithBook("MSNP15");
        await network.SignInWithBookAsync(15);
        network.Book.Calls.Clear();
        network.Book.Instead = _ => ScriptedBook.Fault("BadContextToken");
        var refusal = await Assert.ThrowsAsync<MsnpCommandException>(() => network.Client.BlockContactAsync(Bob, Token));
        Assert.Equal(CommandFailure.ServerFault, refusal.Failure);
        Assert.Equal(2, network.Book.TokensIssued);
        Assert.Equal(2, network.Book.Calls.Count);
        Assert.Equal(SessionState.SignedIn, network.Client.State);
    }

    [TimedTheory, MemberData(nameof(Kinds))]
    public async Task A_ticket_that_ends_when_none_can_be_had_fails_the_change_and_not_the_session(string fault)
    {
        await using var network = ScriptedNetwork.WithBook("MSNP15");
        await network.SignInWithBookAsync(15);
        network.Book.Instead = _ => ScriptedBook.Fault("BadContextToken");
        network.Book.InsteadOfTokens = () => Faults[fault]();
        var refusal = await Assert.ThrowsAsync<MsnpCommandException>(() => network.Client.BlockContactAsync(Bob, Token));
        Assert.Equal(CommandFailure.ServerFault, refusal.Failure);
        Assert.DoesNotContain(ScriptedNetwork.Password, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(SessionState.SignedIn, network.Client.State);
    }
}
