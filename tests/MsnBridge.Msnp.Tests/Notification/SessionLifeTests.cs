using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Notification;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Tests.Scripted;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.Tests.Notification;

public sealed class SessionLifeTests
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(20);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [TimedTheory]
    [InlineData("OUT OTH", SessionEndReason.SignedInElsewhere, false)]
    [InlineData("OUT SSD", SessionEndReason.ServerShutDown, true)]
    [InlineData("OUT MIG", SessionEndReason.ContactListMigrated, true)]
    [InlineData("OUT TOU", SessionEndReason.TermsOfUse, false)]
    [InlineData("OUT RCT 5", SessionEndReason.ServerShutDown, true)]
    [InlineData("OUT", SessionEndReason.ConnectionLost, true)]
    [InlineData("XFR 0 NS ns7.example.net:1863 0 x", SessionEndReason.ServerShutDown, true)]
    public async Task What_the_server_says_last_is_why_the_session_ended(string farewell, SessionEndReason reason, bool isTransient)
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync();
        await server.SendAsync(farewell);
        server.Close();

        var end = (await network.FindAsync<SessionEndedEvent>()).End;
        Assert.Equal((reason, isTransient), (end.Reason, end.IsTransient));
        Assert.Equal(farewell == "OUT RCT 5" ? TimeSpan.FromMinutes(5) : end.RetryAfter, end.RetryAfter);
        Assert.Equal(SessionState.Closed, network.Client.State);
    }

    [TimedFact]
    public async Task A_torn_connection_ends_the_session_and_fails_what_waits()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync();
        var status = network.Client.SetStatusAsync(MsnpStatus.Busy, Token);
        await server.ExpectStartAsync("CHG ");
        server.Reset();

        var exception = await Assert.ThrowsAsync<MsnpSessionEndedException>(() => status);
        Assert.Equal(SessionEndReason.ConnectionLost, exception.End.Reason);
        Assert.Equal(SessionEndReason.ConnectionLost, (await network.FindAsync<SessionEndedEvent>()).End.Reason);
    }

    [TimedFact]
    public async Task Garbage_ends_the_session_as_nonsense()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync();
        await server.SendAsync("MSG Hotmail Hotmail 99999999");
        Assert.Equal(SessionEndReason.ProtocolError, (await network.FindAsync<SessionEndedEvent>()).End.Reason);
    }

    [TimedFact]
    public async Task Pings_follow_the_interval_the_server_names()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync();
        await network.Clock.PassAsync(TimeSpan.FromSeconds(50));
        await server.PlayAsync("PNG", "QNG 73");
        await network.Clock.PassAsync(TimeSpan.FromSeconds(73));
        await server.PlayAsync("PNG", "QNG");
        await network.Clock.PassAsync(TimeSpan.FromSeconds(50));
        await server.ExpectAsync("PNG");
    }

    [TimedFact]
    public async Task A_server_that_answers_no_ping_is_dead()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync();
        await network.Clock.PassAsync(TimeSpan.FromSeconds(50));
        await server.ExpectAsync("PNG");
        await network.Clock.PassAsync(TimeSpan.FromSeconds(30));

        var end = (await network.FindAsync<SessionEndedEvent>()).End;
        Assert.Equal(SessionEndReason.ConnectionLost, end.Reason);
        Assert.True(end.IsTransient);
    }

    [TimedTheory]
    [InlineData(9, "QRY 7 msmsgs@msnmsgr.com 32\n8f2f5a91b72102cd28355e9fc9000d6e")]
    [InlineData(12, "QRY 8 PROD0090YUAUV{2B 32\nd8d8cb2c2043a603d8286a3343143ee1")]
    public async Task Challenges_are_answered_and_the_echo_is_not_waited_for(int version, string answer)
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync(version);
        await server.SendAsync("CHL 0 15570131571988941333");
        await server.ExpectAsync(answer);
    }

    [TimedFact]
    public async Task A_command_that_gets_no_answer_fails_alone()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync();
        network.Clock.ForgetEarlier(AnswerTimeout);
        var status = network.Client.SetStatusAsync(MsnpStatus.Busy, Token);
        await server.ExpectAsync("CHG 7 BSY 32");

        // No longer than that: the server answers no ping either, and after one the whole session would fail.
        await network.Clock.PassAsync(AnswerTimeout);

        var exception = await Assert.ThrowsAsync<MsnpCommandException>(() => status);
        Assert.Equal((CommandFailure.NoAnswer, true), (exception.Failure, exception.IsTransient));
        Assert.Equal(SessionState.SignedIn, network.Client.State);
    }

    [TimedFact]
    public async Task Disposing_takes_leave_and_ends_everything()
    {
        var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync();
        var disposing = network.DisposeAsync();
        await server.ExpectAsync("OUT");
        await server.ExpectEndAsync();
        await disposing;

        Assert.Equal(SessionEndReason.SignedOut, (await network.FindAsync<SessionEndedEvent>()).End.Reason);
        await Assert.ThrowsAsync<MsnpSessionEndedException>(() => network.Client.SetStatusAsync(MsnpStatus.Away, Token));
        Assert.Equal(
            MsnSendOutcome.NotSent,
            (await network.Client.SendTextAsync(MsnConversationId.With("bob@example.org"), new TextMessage("late"), Token)).Outcome);
        await network.DisposeAsync();
    }

    [TimedFact]
    public async Task A_client_that_never_signed_in_ends_when_disposed()
    {
        var network = new ScriptedNetwork();
        await network.DisposeAsync();
        Assert.Equal(SessionEndReason.SignedOut, (await network.NextAsync<SessionEndedEvent>()).End.Reason);
    }

    [TimedFact]
    public async Task Disposing_with_a_full_queue_that_nobody_reads_does_not_hang()
    {
        var network = new ScriptedNetwork(eventCapacity: 1);
        var signIn = network.SignInAsync();
        var server = await network.AcceptAsync();
        await ScriptedNetwork.PlaySignOnAsync(server, 9);
        await server.PlayAsync("SYN 5 0", "SYN 5 1 1 0", "LST bob@example.org Bob 11 0");
        await ScriptedNetwork.PlayFirstStatusAsync(server, 9);
        await signIn;
        await server.SendAsync("NLN AWY bob@example.org Bob 0", "NLN BSY bob@example.org Bob 0");
        await network.DisposeAsync();
        Assert.Equal(SessionState.Closed, network.Client.State);
    }

    [TimedFact]
    public async Task Presence_personal_message_and_media_come_together()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync(version: 11);
        await server.SendPayloadAsync(
            "UBX bob@example.org",
            @"<Data><PSM>a &lt; b</PSM><CurrentMedia>\0Music\01\0{0} - {1}\0Blue Monday\0New Order\0\0\0</CurrentMedia></Data>");
        var presence = (await network.NextAsync<PresenceEvent>()).Presence;
        Assert.Equal((MsnpStatus.Online, "a < b", "Blue Monday - New Order"), (presence.Status, presence.PersonalMessage, presence.CurrentMedia));

        Assert.Equal(("Blue Monday", "New Order", null), (presence.Media!.ValueAt(0), presence.Media.ValueAt(1), presence.Media.ValueAt(2)));

        await server.SendAsync("NLN LUN bob@example.org Bobby 32 %3Cmsnobj%20Creator%3D%22x%22%2F%3E");
        Assert.Equal("Bobby", (await network.NextAsync<ContactChangedEvent>()).Contact.DisplayName);
        presence = (await network.NextAsync<PresenceEvent>()).Presence;
        Assert.Equal((MsnpStatus.OutToLunch, "a < b", "<msnobj Creator=\"x\"/>"), (presence.Status, presence.PersonalMessage, presence.MsnObject));

        await server.SendAsync("FLN bob@example.org");
        Assert.Equal(MsnContactPresence.Offline, (await network.NextAsync<PresenceEvent>()).Presence);
        Assert.Equal(MsnContactPresence.Offline, network.Client.PresenceOf("bob@example.org"));
    }

    [TimedFact]
    public async Task The_own_personal_message_is_one_short_line()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync(version: 11);
        var setting = network.Client.SetPersonalMessageAsync("a\r\n<b> " + new string('x', 200), Token);
        var line = await server.ExpectStartAsync("UUX 8 ");
        await server.SendAsync("UUX 8 0");
        await setting;
        Assert.Contains($"<PSM>a &lt;b&gt; {new string('x', 123)}</PSM>", line, StringComparison.Ordinal);
    }

    [TimedFact]
    public async Task What_the_account_listens_to_stands_beside_its_message_until_it_stops()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync(version: 11);
        var setting = network.Client.SetCurrentMediaAsync(CurrentMedia.Music("Blue Monday", "New & Old", ""), Token);
        var line = await server.ExpectStartAsync("UUX 8 ");
        await server.SendAsync("UUX 8 0");
        await setting;
        Assert.Contains(@"<CurrentMedia>\0Music\01\0{0} - {1}\0Blue Monday\0New &amp; Old\0\0</CurrentMedia>", line, StringComparison.Ordinal);

        setting = network.Client.SetPersonalMessageAsync("a", Token);
        line = await server.ExpectStartAsync("UUX 9 ");
        await server.SendAsync("UUX 9 0");
        await setting;
        Assert.Contains(@"<PSM>a</PSM><CurrentMedia>\0Music", line, StringComparison.Ordinal);

        setting = network.Client.SetCurrentMediaAsync(null, Token);
        line = await server.ExpectStartAsync("UUX 10 ");
        await server.SendAsync("UUX 10 0");
        await setting;
        Assert.Contains("<PSM>a</PSM><CurrentMedia></CurrentMedia>", line, StringComparison.Ordinal);
    }

    [TimedFact]
    public async Task A_personal_message_the_server_refuses_is_no_error()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync(version: 11);
        var setting = network.Client.SetPersonalMessageAsync("a", Token);
        await server.ExpectStartAsync("UUX 8 ");
        await server.SendAsync("715 8");
        await setting;
    }

    [TimedFact]
    public async Task Words_of_the_operator_and_mail_are_reported()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync();
        await server.SendPayloadAsync(
            "MSG Hotmail Hotmail", "MIME-Version: 1.0\r\nContent-Type: application/x-msmsgssystemmessage\r\n\r\nType: 1\r\nArg1: 5\r\n");
        Assert.Contains("5 minutes", (await network.NextAsync<SystemMessageEvent>()).Text, StringComparison.Ordinal);
        await server.SendPayloadAsync(
            "MSG Hotmail Hotmail",
            "MIME-Version: 1.0\r\nContent-Type: text/x-msmsgsemailnotification; charset=UTF-8\r\n\r\nFrom: Carol\r\nSubject: Hi\r\nFrom-Addr: c@x.org\r\n");
        var mail = await network.NextAsync<MailEvent>();
        Assert.Equal(("Carol", "Hi"), (mail.From, mail.Subject));
        Assert.Equal("MailEvent", mail.ToString());
        await server.SendPayloadAsync(
            "MSG Hotmail Hotmail",
            "MIME-Version: 1.0\r\nContent-Type: text/x-msmsgsactivemailnotification; charset=UTF-8\r\n\r\nSrc-Folder: ACTIVE\r\nDest-Folder: .!!trAsH\r\nMessage-Delta: 1\r\n");
        Assert.Equal(new MailMovedEvent("ACTIVE", ".!!trAsH", 1), await network.NextAsync<MailMovedEvent>());
        await server.SendPayloadAsync(
            "MSG Hotmail Hotmail",
            "MIME-Version: 1.0\r\nContent-Type: text/x-msmsgsinitialemailnotification; charset=UTF-8\r\n\r\nInbox-Unread: 3\r\nFolders-Unread: 2\r\n");
        var counts = await network.NextAsync<MailEvent>();
        Assert.Equal((3, 2), (counts.InboxUnread, counts.FoldersUnread));
    }

    [TimedFact]
    public async Task Alerts_pages_and_policies_are_reported()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync(version: 11);
        await server.SendPayloadAsync("NOT", "<NOTIFICATION siteurl=\"http://x\"><MSG><BODY><TEXT>Rain</TEXT></BODY></MSG></NOTIFICATION>");
        Assert.Equal("Rain", (await network.NextAsync<AlertEvent>()).Text);
        await server.SendPayloadAsync("IPG", "<NOTIFICATION><FROM name=\"tel:+15551\"/><MSG id=\"1\"><BODY><TEXT>late</TEXT></BODY></MSG></NOTIFICATION>");
        var page = await network.NextAsync<MobilePageEvent>();
        Assert.Equal(("tel:+15551", "late", false, "MobilePageEvent"), (page.Sender, page.Text, page.IsFailure, page.ToString()));
        await server.SendPayloadAsync("GCF 0 Shields.xml", "<config><shield/><block/></config>");
        Assert.Equal("SHIELDS", Assert.Single((await network.NextAsync<PoliciesEvent>()).Policies.Policies).Type);
        await server.SendPayloadAsync("NOT", "nonsense");
        await server.SendAsync("NLN AWY bob@example.org Bob 32");
        await network.NextAsync<PresenceEvent>();
    }

    [TimedFact]
    public async Task Page_of_the_web_site_is_asked_for_and_what_is_known_of_the_account_kept()
    {
        await using var network = new ScriptedNetwork();
        Assert.Null(network.Client.Profile);
        var server = await network.SignInWithBobAsync();
        Assert.Equal(1767225600, network.Client.Profile?.LoginTime);
        var asking = network.Client.GetUrlAsync(MsnPageNames.Compose, "bob@example.org", Token);
        await server.PlayAsync("URL 7 COMPOSE bob@example.org", "URL 7 /cgi-bin/compose https://login.example.net/md5auth.srf?lc=1033 2");
        Assert.Equal(new MsnPage("/cgi-bin/compose", "https://login.example.net/md5auth.srf?lc=1033", "2"), await asking);
        var refused = network.Client.GetUrlAsync(MsnPageNames.Inbox, null, Token);
        await server.PlayAsync("URL 8 INBOX", "502 8");
        Assert.Equal(MsnpErrorCode.CommandDisabled, (await Assert.ThrowsAsync<MsnpCommandException>(() => refused)).Code);
    }

    [TimedTheory]
    [InlineData("540 7", SessionEndReason.ProtocolError)]
    [InlineData("600 0", SessionEndReason.ServerUnavailable)]
    [InlineData("718 0", SessionEndReason.AccountProblem)]
    public async Task Error_that_answers_nothing_ends_the_session_with_its_reason(string error, SessionEndReason reason)
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync();
        await server.SendAsync(error);
        var end = (await network.FindAsync<SessionEndedEvent>()).End;
        Assert.Equal(reason, end.Reason);
        Assert.Contains($"(error {error[..3]})", end.Message, StringComparison.Ordinal);
    }

    [TimedFact]
    public async Task Error_that_answers_nothing_and_harms_nothing_is_passed_over()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync();
        await server.SendAsync("200 0", "NLN AWY bob@example.org Bob 32");
        await network.NextAsync<PresenceEvent>();
        Assert.Equal(SessionState.SignedIn, network.Client.State);
    }
}
