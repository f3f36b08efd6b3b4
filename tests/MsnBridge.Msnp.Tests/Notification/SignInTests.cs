using System.Net;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.Notification;
using MsnBridge.Msnp.Tests.Scripted;

namespace MsnBridge.Msnp.Tests.Notification;

public sealed class SignInTests
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(20);

    [TimedTheory]
    [InlineData(8)]
    [InlineData(9)]
    public async Task Dialects_with_a_list_by_address_sign_in(int version)
    {
        await using var network = new ScriptedNetwork();
        var signIn = network.SignInAsync();
        var server = await network.AcceptAsync();
        await ScriptedNetwork.PlaySignOnAsync(server, version);
        await server.PlayAsync(
            "SYN 5 0",
            "SYN 5 1 2 2",
            "GTC A",
            "BLP AL",
            "PRP PHM 555%20123",
            "LSG 0 Other%20Contacts 0",
            "LSG 1 Friends 0",
            "LST bob@example.org Bob%20B 11 1",
            "BPR PHM 555%20999",
            "LST carol@example.net Carol 8 0");
        await ScriptedNetwork.PlayFirstStatusAsync(server, version);
        await server.SendAsync("ILN 6 BSY bob@example.org Bob%20B 268435488");
        await signIn;

        Assert.Equal(SessionState.SignedIn, network.Client.State);
        Assert.Equal($"MSNP{version}", network.Client.Dialect);
        var list = (await network.NextAsync<ContactListEvent>()).List;
        Assert.Equal("Alice Ä", list.OwnName);
        var bob = list.Contacts["BOB@example.org"];
        Assert.Equal(("bob@example.org", "Bob B", MsnpLists.Forward | MsnpLists.Allow | MsnpLists.Reverse), (bob.Address, bob.DisplayName, bob.Lists));
        Assert.Equal(["1"], bob.GroupIds);
        Assert.Equal("555 999", bob.Properties["PHM"]);
        Assert.Equal("Friends", list.Groups["1"].Name);
        Assert.Equal("carol@example.net", (await network.NextAsync<ContactRequestEvent>()).Contact.Address);
        var presence = await network.NextAsync<PresenceEvent>();
        Assert.Equal(("bob@example.org", MsnpStatus.Busy), (presence.Address, presence.Presence.Status));
    }

    [TimedTheory]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(12)]
    public async Task Dialects_with_a_list_by_id_sign_in(int version)
    {
        await using var network = new ScriptedNetwork();
        var signIn = network.SignInAsync();
        var server = await network.AcceptAsync();
        await ScriptedNetwork.PlaySignOnAsync(server, version);
        var msn = version >= 12 ? " 1" : "";
        await server.PlayAsync(
            "SYN 5 0 0",
            "SYN 5 2000-01-01T00:00:00.0-00:00 2000-01-01T00:00:00.0-00:00 2 1",
            "GTC N",
            "BLP BL",
            "PRP MFN Alice%20%C3%84",
            "LSG Friends 5b6f0f9e-1111-4c1a-9d2e-0000000000a1",
            $"LST N=bob@example.org F=Bob C=7d0b7a52-2222-4f0b-8a10-0000000000b1 11{msn} 5b6f0f9e-1111-4c1a-9d2e-0000000000a1",
            $"LST N=carol@example.net F=Carol 16{msn} ");
        await ScriptedNetwork.PlayFirstStatusAsync(server, version);
        await signIn;

        var list = (await network.NextAsync<ContactListEvent>()).List;
        Assert.Equal("Alice Ä", list.OwnName);
        Assert.False(list.AllowsStrangers);
        Assert.False(list.AsksAboutNewContacts);
        Assert.Equal("7d0b7a52-2222-4f0b-8a10-0000000000b1", list.Contacts["bob@example.org"].Id);
        Assert.Equal(["5b6f0f9e-1111-4c1a-9d2e-0000000000a1"], list.Contacts["bob@example.org"].GroupIds);
        Assert.Equal("carol@example.net", (await network.NextAsync<ContactRequestEvent>()).Contact.Address);
    }

    [TimedFact]
    public async Task Versions_are_offered_newest_first_whatever_the_order_of_the_profile()
    {
        await using var network = new ScriptedNetwork(profile => profile with { Versions = ["MSNP9", "MSNP99", "MSNP12", "MSNP10"] });
        _ = network.SignInAsync();
        var server = await network.AcceptAsync();
        await server.ExpectAsync("VER 1 MSNP12 MSNP10 MSNP9 CVR0");
    }

    [TimedFact]
    public async Task Password_goes_percent_encoded_to_the_login_server_and_nowhere_else()
    {
        await using var network = new ScriptedNetwork();
        await network.SignInWithBobAsync();

        Assert.Equal(2, network.Login.Requests.Count);
        Assert.Equal((new Uri("https://nexus.example.net/rdr/pprdr.asp"), null), network.Login.Requests[0]);
        Assert.Equal(new Uri("https://login.example.net/login2.srf"), network.Login.Requests[1].Url);
        Assert.Equal(
            "Passport1.4 OrgVerb=GET,OrgURL=http%3A%2F%2Fmessenger%2Emsn%2Ecom,sign-in=alice%40example%2Ecom,pwd=bridge%2Dpass%2C%20100%25,"
                + ScriptedNetwork.Policy,
            network.Login.Requests[1].Authorization);
    }

    [TimedTheory]
    [InlineData("VER")]
    [InlineData("CVR")]
    [InlineData("USR")]
    public async Task A_dispatch_server_may_send_the_session_on_at_any_step(string step)
    {
        await using var network = new ScriptedNetwork();
        var signIn = network.SignInAsync();
        var dispatch = await network.AcceptAsync();
        await dispatch.ExpectStartAsync("VER 1 ");
        if (step != "VER")
        {
            await dispatch.SendAsync("VER 1 MSNP9");
            await dispatch.ExpectStartAsync("CVR 2 ");
        }

        if (step == "USR")
        {
            await dispatch.SendAsync("CVR 2 1.0 1.0 1.0 https://example.net https://example.net");
            await dispatch.ExpectStartAsync("USR 3 ");
        }

        var id = step switch { "VER" => 1, "CVR" => 2, _ => 3 };
        await dispatch.SendAsync($"XFR {id} NS ns2.example.net:1864 0 ns.example.net:1863");

        var server = await network.AcceptAsync("ns2.example.net:1864");
        await dispatch.ExpectEndAsync();
        await ScriptedNetwork.PlaySignOnAsync(server, 9);
        await server.PlayAsync("SYN 5 0", "SYN 5 1 0 0");
        await ScriptedNetwork.PlayFirstStatusAsync(server, 9);
        await signIn;
        Assert.Equal(SessionState.SignedIn, network.Client.State);
    }

    [TimedFact]
    public async Task A_transfer_that_names_no_request_is_followed_while_signing_on()
    {
        await using var network = new ScriptedNetwork();
        var signIn = network.SignInAsync();
        var dispatch = await network.AcceptAsync();
        await dispatch.ExpectStartAsync("VER 1 ");
        await dispatch.SendAsync("XFR 0 NS ns2.example.net:1863 0 x");
        var server = await network.AcceptAsync("ns2.example.net:1863");
        await server.ExpectStartAsync("VER 1 ");
        Assert.False(signIn.IsCompleted);
    }

    [TimedFact]
    public async Task Servers_that_send_the_session_in_a_circle_end_it()
    {
        await using var network = new ScriptedNetwork();
        var signIn = network.SignInAsync();
        var first = await network.AcceptAsync();
        await first.ExpectStartAsync("VER 1 ");
        await first.SendAsync("XFR 1 NS ns2.example.net:1863 0 x");
        var second = await network.AcceptAsync("ns2.example.net:1863");
        await second.ExpectStartAsync("VER 1 ");
        await second.SendAsync("XFR 1 NS ns.example.net:1863 0 x");

        var end = await FailAsync(network, signIn);
        Assert.Equal(SessionEndReason.ServerUnavailable, end.Reason);
        Assert.False(network.HasUnexpectedConnection);
    }

    [TimedFact]
    public async Task Transfers_without_end_are_followed_five_times()
    {
        await using var network = new ScriptedNetwork();
        var signIn = network.SignInAsync();
        var name = "ns.example.net:1863";
        for (var hop = 1; hop <= 6; hop++)
        {
            var server = await network.AcceptAsync(name);
            await server.ExpectStartAsync("VER 1 ");
            name = $"ns{hop}.example.net:1863";
            await server.SendAsync($"XFR 1 NS {name} 0 x");
        }

        Assert.Equal(SessionEndReason.ServerUnavailable, (await FailAsync(network, signIn)).Reason);
        Assert.False(network.HasUnexpectedConnection);
    }

    [TimedTheory]
    [InlineData("127.0.0.1:1863")]
    [InlineData("10.1.2.3:1863")]
    [InlineData("messenger.hotmail.com:1863")]
    public async Task A_public_network_cannot_send_the_session_to_a_private_or_forbidden_server(string target)
    {
        await using var network = new ScriptedNetwork();
        var signIn = network.SignInAsync();
        var server = await network.AcceptAsync();
        await server.ExpectStartAsync("VER 1 ");
        await server.SendAsync($"XFR 1 NS {target} 0 x");

        Assert.Equal(SessionEndReason.ProfileProblem, (await FailAsync(network, signIn)).Reason);
        Assert.False(network.HasUnexpectedConnection);
    }

    [TimedFact]
    public async Task A_wrong_password_is_no_transient_end_and_tells_what_the_login_server_said()
    {
        await using var network = new ScriptedNetwork();
        network.Login.Login = (_, _) => ScriptedLogin.Answer(
            HttpStatusCode.Unauthorized, "WWW-Authenticate", "Passport1.4 da-status=failed,srealm=Passport.NET,ts=-3,prompt,cbtxt=Wrong%20word%21");
        var signIn = network.SignInAsync();
        await PlayToTicketAsync(network);

        var end = await FailAsync(network, signIn);
        Assert.Equal(SessionEndReason.BadCredentials, end.Reason);
        Assert.False(end.IsTransient);
        Assert.Contains("Wrong word!", end.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("bridge", end.Message, StringComparison.Ordinal);
    }

    [TimedFact]
    public async Task A_refused_ticket_is_got_anew_once()
    {
        await using var network = new ScriptedNetwork();
        var signIn = network.SignInAsync();
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var server = await PlayToTicketAsync(network);
            await server.PlayAsync($"USR 4 TWN S {ScriptedNetwork.Ticket}", "911 4");
        }

        Assert.Equal(SessionEndReason.BadCredentials, (await FailAsync(network, signIn)).Reason);
        Assert.Equal(4, network.Login.Requests.Count);
    }

    [TimedTheory]
    [InlineData(500, SessionEndReason.ServerUnavailable)]
    [InlineData(910, SessionEndReason.ServerUnavailable)]
    [InlineData(924, SessionEndReason.AccountProblem)]
    [InlineData(927, SessionEndReason.AccountProblem)]
    public async Task Errors_of_the_sign_in_say_whether_trying_again_helps(int code, SessionEndReason reason)
    {
        await using var network = new ScriptedNetwork();
        var signIn = network.SignInAsync();
        var server = await network.AcceptAsync();
        await server.PlayAsync("VER 1 MSNP12 MSNP11 MSNP10 MSNP9 MSNP8 CVR0", "VER 1 MSNP9");
        await server.ExpectStartAsync("CVR 2 ");
        await server.SendAsync("CVR 2 1.0 1.0 1.0 https://example.net https://example.net");
        await server.ExpectStartAsync("USR 3 ");
        await server.SendAsync($"{code} 3");

        Assert.Equal(reason, (await FailAsync(network, signIn)).Reason);
    }

    [TimedTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task A_server_that_falls_silent_at_any_step_ends_the_sign_in(int answered)
    {
        await using var network = new ScriptedNetwork();
        var signIn = network.SignInAsync();
        var server = await network.AcceptAsync();
        (string Start, string[] Answers)[] script =
        [
            ("VER 1", ["VER 1 MSNP9"]),
            ("CVR 2", ["CVR 2 1.0 1.0 1.0 https://example.net https://example.net"]),
            ("USR 3", [$"USR 3 TWN S {ScriptedNetwork.Policy}"]),
            ("USR 4", [$"USR 4 OK {ScriptedNetwork.Account} Alice 1 0"]),
            ("SYN 5", ["SYN 5 1 0 0"]),
            ("CHG 6", []),
        ];
        foreach (var (start, answers) in script[..answered])
        {
            await server.ExpectStartAsync(start);
            await server.SendAsync(answers);
            await network.Clock.ForgetAsync(AnswerTimeout);
            if (start == "USR 3")
            {
                // The two requests of the ticket have the same time limit.
                await network.Clock.ForgetAsync(AnswerTimeout);
                await network.Clock.ForgetAsync(AnswerTimeout);
            }
        }

        await server.ExpectStartAsync(script[answered].Start);
        await network.Clock.PassAsync(AnswerTimeout);

        var end = await FailAsync(network, signIn);
        Assert.Equal(SessionEndReason.ServerUnavailable, end.Reason);
        Assert.True(end.IsTransient);
    }

    [TimedFact]
    public async Task A_list_that_stays_shorter_than_announced_is_not_taken_for_the_whole()
    {
        await using var network = new ScriptedNetwork();
        var signIn = network.SignInAsync();
        var server = await network.AcceptAsync();
        await ScriptedNetwork.PlaySignOnAsync(server, 9);
        await server.PlayAsync("SYN 5 0", "SYN 5 1 3 0", "LST bob@example.org Bob 11 0");
        var failing = FailAsync(network, signIn);
        while (!failing.IsCompleted)
        {
            network.Clock.Advance(AnswerTimeout);
            await Task.Yield();
        }

        Assert.Equal(SessionEndReason.ServerUnavailable, (await failing).Reason);
        Assert.Empty(network.Client.Contacts.Contacts);
    }

    [TimedFact]
    public async Task More_contacts_than_announced_do_not_spoil_the_list()
    {
        await using var network = new ScriptedNetwork();
        var signIn = network.SignInAsync();
        var server = await network.AcceptAsync();
        await ScriptedNetwork.PlaySignOnAsync(server, 9);
        await server.PlayAsync("SYN 5 0", "SYN 5 1 1 0", "LST bob@example.org Bob 11 0", "LST carol@example.net Carol 11 0");
        await ScriptedNetwork.PlayFirstStatusAsync(server, 9);
        await signIn;
        Assert.Contains("bob@example.org", network.Client.Contacts.Contacts.Keys);
    }

    [TimedFact]
    public async Task A_thousand_contacts_are_read()
    {
        await using var network = new ScriptedNetwork();
        var signIn = network.SignInAsync();
        var server = await network.AcceptAsync();
        await ScriptedNetwork.PlaySignOnAsync(server, 12);
        await server.PlayAsync(
            "SYN 5 0 0", ["SYN 5 a b 1000 0", .. Enumerable.Range(0, 1000).Select(i => $"LST N=c{i}@example.org F=Contact%20{i} C=id-{i} 11 1 ")]);
        await ScriptedNetwork.PlayFirstStatusAsync(server, 12);
        await signIn;
        Assert.Equal(1000, network.Client.Contacts.Contacts.Count);
        Assert.Equal("Contact 999", network.Client.Contacts.Contacts["c999@example.org"].DisplayName);
    }

    [TimedFact]
    public async Task A_connection_that_closes_in_the_middle_ends_the_sign_in()
    {
        await using var network = new ScriptedNetwork();
        var signIn = network.SignInAsync();
        var server = await network.AcceptAsync();
        await server.ExpectStartAsync("VER 1 ");
        await server.SendAsync("VER 1 MSNP9");
        await server.ExpectStartAsync("CVR 2 ");
        server.Close();
        Assert.Equal(SessionEndReason.ConnectionLost, (await FailAsync(network, signIn)).Reason);
    }

    [TimedFact]
    public async Task Half_a_frame_at_the_end_ends_the_sign_in_as_nonsense()
    {
        await using var network = new ScriptedNetwork();
        var signIn = network.SignInAsync();
        var server = await network.AcceptAsync();
        await server.ExpectStartAsync("VER 1 ");
        await server.SendRawAsync("VER 1 MSN");
        server.Close();
        Assert.Equal(SessionEndReason.ProtocolError, (await FailAsync(network, signIn)).Reason);
    }

    [TimedFact]
    public async Task Lines_that_make_no_sense_are_passed_over()
    {
        await using var network = new ScriptedNetwork();
        var signIn = network.SignInAsync();
        var server = await network.AcceptAsync();
        await server.ExpectStartAsync("VER 1 ");
        await server.SendAsync("XYZ 1 2 3", "", "LST", "ILN x", "99", "VER 1 MSNP9");
        await server.ExpectStartAsync("CVR 2 ");
        _ = signIn;
    }

    [TimedFact]
    public async Task A_server_that_cannot_be_reached_is_the_result()
    {
        await using var network = new ScriptedNetwork();
        network.Connecting = (_, _) => throw new IOException("Cannot connect to ns.example.net:1863: no route.");
        var end = await FailAsync(network, network.SignInAsync());
        Assert.Equal(SessionEndReason.ServerUnavailable, end.Reason);
        Assert.Contains("no route", end.Message, StringComparison.Ordinal);
    }

    [TimedFact]
    public async Task Connecting_takes_no_longer_than_its_limit()
    {
        await using var network = new ScriptedNetwork();
        network.Connecting = (_, cancellation) => Task.Delay(Timeout.Infinite, cancellation);
        var signIn = network.SignInAsync();
        await network.Clock.PassAsync(TimeSpan.FromSeconds(15));
        Assert.Equal(SessionEndReason.ServerUnavailable, (await FailAsync(network, signIn)).Reason);
    }

    [TimedFact]
    public async Task An_account_that_is_no_address_is_refused_before_connecting()
    {
        using var http = new HttpClient();
        await using var client = new MsnpClient(
            new MsnpClientOptions
            {
                Profile = new() { Name = "x", Title = "x", NotificationServer = new("ns.example.net", 1863), LoginUrl = new Uri("https://x.example.net") },
                Http = http,
                Connect = (_, _) => throw new InvalidOperationException("It connected."),
            },
            new("alice\r\nOUT", "password"));
        var exception = await Assert.ThrowsAsync<MsnpSignInException>(
            () => client.SignInAsync(new MsnOwnPresence(), TestContext.Current.CancellationToken));
        Assert.Equal(SessionEndReason.BadCredentials, exception.Reason);
    }

    [TimedFact]
    public async Task What_is_asked_while_signing_in_waits_until_that_is_done()
    {
        await using var network = new ScriptedNetwork();
        var signIn = network.SignInAsync();
        var server = await network.AcceptAsync();
        await ScriptedNetwork.PlaySignOnAsync(server, 9);
        await server.PlayAsync("SYN 5 0", "SYN 5 1 1 0", "LST carol@example.net Carol 8 0");
        var request = await network.FindAsync<ContactRequestEvent>();
        var accepting = network.Client.AcceptContactAsync(request.Contact.Address, TestContext.Current.CancellationToken);
        await ScriptedNetwork.PlayFirstStatusAsync(server, 9);
        await server.PlayAsync("ADD 7 AL carol@example.net Carol", "ADD 7 AL 2 carol@example.net Carol");
        await accepting;
        await signIn;
    }

    [TimedFact]
    public async Task Nothing_can_be_asked_of_a_client_that_does_not_sign_in()
    {
        await using var network = new ScriptedNetwork();
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => network.Client.SetStatusAsync(MsnpStatus.Busy, TestContext.Current.CancellationToken));
    }

    [TimedFact]
    public async Task A_fault_while_connecting_ends_the_session_too()
    {
        await using var network = new ScriptedNetwork();
        network.Connecting = (_, _) => throw new NotSupportedException("no such transport");
        await Assert.ThrowsAsync<NotSupportedException>(() => network.SignInAsync());
        Assert.Equal(SessionEndReason.ProtocolError, (await network.FindAsync<SessionEndedEvent>()).End.Reason);
    }

    [TimedFact]
    public async Task A_session_signs_in_once()
    {
        await using var network = new ScriptedNetwork();
        await network.SignInWithBobAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => network.SignInAsync());
        Assert.Equal(SessionState.SignedIn, network.Client.State);
    }

    [TimedFact]
    public async Task Who_adds_the_account_right_behind_the_list_is_not_lost()
    {
        await using var network = new ScriptedNetwork();
        var signIn = network.SignInAsync();
        var server = await network.AcceptAsync();
        await ScriptedNetwork.PlaySignOnAsync(server, 9);
        await server.PlayAsync("SYN 5 0", "SYN 5 1 1 0", "LST bob@example.org Bob 11 0", "ADD 0 RL 2 carol@example.net Carol", "BPR PHH 555");
        await ScriptedNetwork.PlayFirstStatusAsync(server, 9);
        await signIn;
        Assert.True(network.Client.Contacts.Contacts["carol@example.net"].IsPending);
        Assert.Equal("555", network.Client.Contacts.Contacts["bob@example.org"].Properties["PHH"]);
    }

    [TimedFact]
    public async Task Giving_up_ends_the_session()
    {
        await using var network = new ScriptedNetwork();
        using var cancellation = new CancellationTokenSource();
        var signIn = network.Client.SignInAsync(new MsnOwnPresence(), cancellation.Token);
        var server = await network.AcceptAsync();
        await server.ExpectStartAsync("VER 1 ");
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => signIn);
        Assert.Equal(SessionEndReason.SignedOut, (await network.FindAsync<SessionEndedEvent>()).End.Reason);
    }

    [TimedFact]
    public async Task A_profile_that_would_leak_the_password_is_refused_before_connecting()
    {
        await using var network = new ScriptedNetwork(profile => profile with { NexusUrl = new Uri("http://nexus.example.net/") });
        Assert.Equal(SessionEndReason.ProfileProblem, (await FailAsync(network, network.SignInAsync())).Reason);
        Assert.False(network.HasUnexpectedConnection);
    }

    private static async Task<ScriptedPeer> PlayToTicketAsync(ScriptedNetwork network)
    {
        var server = await network.AcceptAsync();
        await server.ExpectStartAsync("VER 1 ");
        await server.SendAsync("VER 1 MSNP9");
        await server.ExpectStartAsync("CVR 2 ");
        await server.SendAsync("CVR 2 1.0 1.0 1.0 https://example.net https://example.net");
        await server.PlayAsync($"USR 3 TWN I {ScriptedNetwork.Account}", $"USR 3 TWN S {ScriptedNetwork.Policy}");
        return server;
    }

    /// <summary>Signing in has to fail; the outcome, the task of the end and the last event say the same.</summary>
    private static async Task<SessionEnd> FailAsync(ScriptedNetwork network, Task signIn)
    {
        var exception = await Assert.ThrowsAsync<MsnpSignInException>(() => signIn);
        Assert.Equal(await network.Client.Ended, exception.End);
        Assert.Equal(exception.End, (await network.FindAsync<SessionEndedEvent>()).End);
        Assert.False(await network.Client.Events.WaitToReadAsync(TestContext.Current.CancellationToken));
        return exception.End;
    }
}
