using MsnBridge.Core.Contacts;
using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Core.Tests.Fakes;

namespace MsnBridge.Core.Tests.Lanes;

public sealed class DeliveryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_is_sent_and_its_sender_told()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();

        Assert.True(await bridge.Directory.SubmitAsync(TestBridge.Juliet, TestBridge.BobsChat, TestBridge.Message("hi"), null, Token));

        var report = await ReportAsync(bridge);
        Assert.Equal(DeliveryOutcome.Delivered, report.Outcome);
        Assert.Equal("m1", report.Message.MessageId);
        Assert.Equal("hi", Assert.Single(bridge.Remote.Sessions.Items[0].Sent.Items).Text);
    }

    [Fact]
    public async Task A_refusal_reaches_the_sender_with_its_reason()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();
        bridge.Remote.OnSend = _ => Task.FromResult(SendResult.Refused(DeliveryFailure.ContactOffline));

        await bridge.Directory.SubmitAsync(TestBridge.Juliet, TestBridge.BobsChat, TestBridge.Message("hi"), null, Token);

        var report = await ReportAsync(bridge);
        Assert.Equal((DeliveryOutcome.Refused, DeliveryFailure.ContactOffline), (report.Outcome, report.Failure));
    }

    [Fact]
    public async Task A_message_of_somebody_signed_out_is_refused_at_once()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();
        await bridge.Directory.SetHomePresenceAsync(TestBridge.Juliet, new OwnPresence(Availability.Offline), Token);

        await bridge.Directory.SubmitAsync(TestBridge.Juliet, TestBridge.BobsChat, TestBridge.Message("hi"), null, Token);

        Assert.Equal(DeliveryFailure.NotSignedIn, (await ReportAsync(bridge)).Failure);
    }

    [Fact]
    public async Task A_message_waits_for_the_connection_to_come_back()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();
        bridge.Remote.Sessions.Items[0].End(LoginState.TransientDisconnect);
        await bridge.Home.Statuses.WaitForAsync(status => status.State == LoginState.TransientDisconnect);
        await bridge.Directory.SubmitAsync(TestBridge.Juliet, TestBridge.BobsChat, TestBridge.Message("hi"), null, Token);

        await bridge.Directory.ReconnectAsync(TestBridge.Juliet, Token);

        Assert.Equal(DeliveryOutcome.Delivered, (await ReportAsync(bridge)).Outcome);
        Assert.Single(bridge.Remote.Sessions.Items[1].Sent.Items);
    }

    [Fact]
    public async Task A_message_that_waited_too_long_expires()
    {
        await using var bridge = await TestBridge.StartLinkedAsync(new PuppetPolicy { MessageLifetime = TimeSpan.FromMinutes(5), DrainTime = TimeSpan.Zero });
        bridge.Remote.OnSignIn = (_, _) => new SignInResult(LoginState.ServerUnavailable, null);
        bridge.Remote.Sessions.Items[0].End(LoginState.ServerUnavailable);
        await bridge.Home.Statuses.WaitForAsync(status => status.State == LoginState.TransientDisconnect);
        await bridge.Directory.SubmitAsync(TestBridge.Juliet, TestBridge.BobsChat, TestBridge.Message("hi"), null, Token);

        var report = ReportAsync(bridge);
        while (!report.IsCompleted)
        {
            bridge.Time.Advance(TimeSpan.FromSeconds(30));
            await Task.Yield();
        }

        Assert.Equal(DeliveryOutcome.Expired, (await report).Outcome);
        Assert.Empty(bridge.Remote.Sessions.Items[0].Sent.Items);
    }

    [Fact]
    public async Task Messages_of_a_portal_keep_their_order_and_one_that_hangs_holds_up_no_other_portal()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();
        var first = new TaskCompletionSource<SendResult>();
        bridge.Remote.OnSend = content => content.Text == "slow" ? first.Task : Task.FromResult(SendResult.Delivered);
        var carol = new ContactId("carol@msn.example");

        await bridge.Directory.SubmitAsync(TestBridge.Juliet, TestBridge.BobsChat, TestBridge.Message("slow", "m1"), null, Token);
        await bridge.Directory.SubmitAsync(TestBridge.Juliet, TestBridge.BobsChat, TestBridge.Message("next", "m2"), null, Token);
        await bridge.Directory.SubmitAsync(TestBridge.Juliet, ConversationId.Direct(carol), TestBridge.Message("other", "m3"), null, Token);

        Assert.Equal("m3", (await ReportAsync(bridge)).Message.MessageId);
        Assert.DoesNotContain(bridge.Remote.Sessions.Items[0].Sent.Items, content => content.Text == "next");
        first.SetResult(SendResult.Delivered);
        await bridge.Home.Deliveries.WaitForAsync(delivery => delivery.Event is DeliveryReport { Message.MessageId: "m2" });
        Assert.Equal(
            ["m3", "m1", "m2"], bridge.Home.Deliveries.Items.Select(delivery => ((DeliveryReport)delivery.Event).Message.MessageId));
    }

    [Fact]
    public async Task The_same_message_handed_in_twice_is_sent_once()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();

        await bridge.Directory.SubmitAsync(TestBridge.Juliet, TestBridge.BobsChat, TestBridge.Message("hi"), "origin-1", Token);
        await bridge.Directory.SubmitAsync(TestBridge.Juliet, TestBridge.BobsChat, TestBridge.Message("hi"), "origin-1", Token);
        await bridge.Directory.SubmitAsync(TestBridge.Juliet, TestBridge.BobsChat, TestBridge.Message("end"), "origin-2", Token);

        await bridge.Remote.Sessions.Items[0].Sent.WaitForAsync(content => content.Text == "end");
        Assert.Equal(["hi", "end"], bridge.Remote.Sessions.Items[0].Sent.Items.Select(content => content.Text));
    }

    [Fact]
    public async Task What_is_written_on_one_home_network_shows_once_on_the_other_and_ends_where_it_was_written()
    {
        await using var bridge = await TestBridge.StartLinkedTwiceAsync();

        await bridge.Directory.SubmitAsync(TestBridge.Juliet, TestBridge.BobsChat, TestBridge.Message("hi"), "origin-1", Token);
        await bridge.Directory.SubmitAsync(TestBridge.Juliet, TestBridge.BobsChat, TestBridge.Message("hi"), "origin-1", Token);
        await bridge.Directory.SubmitAsync(TestBridge.Juliet, TestBridge.BobsChat, TestBridge.Message("end", "m2"), null, Token);

        await bridge.Home.Deliveries.WaitForAsync(delivery => delivery.Event is DeliveryReport { Message.MessageId: "m2" });
        await bridge.OtherHome.Deliveries.WaitForCountAsync(2);
        Assert.Equal(
            [
                new OwnMessageToHome(new MessageContent("hi"), bridge.Time.GetUtcNow()),
                new OwnMessageToHome(new MessageContent("end"), bridge.Time.GetUtcNow()),
            ],
            bridge.OtherHome.Deliveries.Items.Select(delivery => delivery.Event));
        Assert.All(bridge.OtherHome.Deliveries.Items, delivery => Assert.Equal(TestBridge.JulietElsewhere, delivery.User));
        Assert.All(bridge.Home.Deliveries.Items, delivery => Assert.IsType<DeliveryReport>(delivery.Event));
        Assert.Empty(bridge.Journal.Pending);
    }

    [Fact]
    public async Task What_was_not_delivered_is_told_on_every_home_network()
    {
        await using var bridge = await TestBridge.StartLinkedTwiceAsync();
        bridge.Remote.OnSend = _ => Task.FromResult(SendResult.Refused(DeliveryFailure.ContactOffline));

        await bridge.Directory.SubmitAsync(TestBridge.Juliet, TestBridge.BobsChat, TestBridge.Message("hi"), null, Token);

        var here = await ReportAsync(bridge);
        var there = (await bridge.OtherHome.Deliveries.WaitForCountAsync(2)).Select(delivery => delivery.Event).ToList();
        Assert.Equal(DeliveryFailure.ContactOffline, here.Failure);
        Assert.IsType<OwnMessageToHome>(there[0]);
        Assert.Equal(here, there[1]);
    }

    [Fact]
    public async Task A_nudge_is_sent_and_its_sender_told_and_nobody_else()
    {
        await using var bridge = await TestBridge.StartLinkedTwiceAsync();

        Assert.True(await bridge.Directory.SubmitAsync(TestBridge.Juliet, TestBridge.BobsChat, Nudge("n1"), null, Token));

        Assert.Equal((DeliveryOutcome.Delivered, "n1"), ((await ReportAsync(bridge)).Outcome, (await ReportAsync(bridge)).Message.MessageId));
        Assert.Equal(TestBridge.BobsChat, Assert.Single(bridge.Remote.Sessions.Items[^1].Nudged.Items));
        Assert.Empty(bridge.Journal.Pending);
        Assert.Empty(bridge.OtherHome.Deliveries.Items);
    }

    [Fact]
    public async Task A_nudge_that_was_under_way_when_the_process_ended_is_not_sent_again()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();
        var sending = new TaskCompletionSource();
        var answer = new TaskCompletionSource<SendResult>();
        bridge.Remote.OnNudge = () =>
        {
            sending.SetResult();
            return answer.Task;
        };
        await bridge.Directory.SubmitAsync(TestBridge.Juliet, TestBridge.BobsChat, Nudge("n1"), null, Token);
        await sending.Task.WaitAsync(Token);

        await using var next = bridge.CreateNext();
        await next.StartAsync(Token);

        Assert.Equal(DeliveryOutcome.Unconfirmed, (await ReportAsync(bridge)).Outcome);
        Assert.Single(bridge.Remote.Sessions.Items.SelectMany(session => session.Nudged.Items));
        answer.SetResult(SendResult.Delivered);
    }

    [Fact]
    public async Task A_session_that_ends_before_anything_left_lets_the_next_one_send()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();
        var attempts = 0;
        bridge.Remote.OnSend = _ =>
        {
            if (++attempts > 1)
            {
                return Task.FromResult(SendResult.Delivered);
            }

            bridge.Remote.Sessions.Items[0].End(LoginState.TransientDisconnect);
            return Task.FromResult(SendResult.NotSent);
        };

        await bridge.Directory.SubmitAsync(TestBridge.Juliet, TestBridge.BobsChat, TestBridge.Message("hi"), null, Token);
        await bridge.Home.Statuses.WaitForAsync(status => status.State == LoginState.TransientDisconnect);
        await bridge.Directory.ReconnectAsync(TestBridge.Juliet, Token);

        Assert.Equal(DeliveryOutcome.Delivered, (await ReportAsync(bridge)).Outcome);
    }

    [Fact]
    public async Task A_refused_change_of_the_contact_list_reaches_the_person()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();
        bridge.Remote.OnEdit = (_, _) => ContactEditFailure.UnknownAddress;

        await bridge.Directory.SubmitAsync(TestBridge.Juliet, TestBridge.BobsChat, new ContactEditToRemote(TestBridge.Bob, ContactEditKind.Add, null), null, Token);

        var delivery = await bridge.Home.Deliveries.WaitForAsync(delivery => delivery.Event is ContactEditReport);
        Assert.Equal(new ContactEditReport(TestBridge.Bob, ContactEditKind.Add, ContactEditFailure.UnknownAddress), delivery.Event);
    }

    [Fact]
    public async Task What_waits_here_for_the_home_network_is_marked_late()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();
        var taken = new TaskCompletionSource();
        bridge.Home.OnDeliver = _ => taken.Task;
        Report(bridge, "first");
        await bridge.Home.Deliveries.WaitForCountAsync(1);
        Report(bridge, "second");
        // The typing is shown after the text before it was committed.
        bridge.Remote.Sessions.Items[0].Report(new TypingReceived(ConversationId.Direct(TestBridge.Bob), TestBridge.Bob));
        await bridge.Home.Shown.WaitForAsync(shown => shown.What == "typing bob@msn.example");

        bridge.Time.Advance(TimeSpan.FromMinutes(2));
        taken.SetResult();

        var deliveries = await bridge.Home.Deliveries.WaitForCountAsync(2);
        Assert.Equal([false, true], deliveries.Select(delivery => ((MessageToHome)delivery.Event).Late));
    }

    private static NudgeToRemote Nudge(string id) =>
        new(new HomeMessageReference(TestBridge.Juliet, "juliet@capulet.example/balcony", id, false));

    private static void Report(TestBridge bridge, string text) => bridge.Remote.Sessions.Items[0].Report(
        new TextReceived(ConversationId.Direct(TestBridge.Bob), TestBridge.Bob, new MessageContent(text), bridge.Time.GetUtcNow(), false, null));

    private static async Task<DeliveryReport> ReportAsync(TestBridge bridge) =>
        (DeliveryReport)(await bridge.Home.Deliveries.WaitForAsync(delivery => delivery.Event is DeliveryReport)).Event;
}
