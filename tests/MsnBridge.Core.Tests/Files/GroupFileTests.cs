using MsnBridge.Core.Conversations;
using MsnBridge.Core.Events;
using MsnBridge.Core.Files;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Tests.Fakes;

namespace MsnBridge.Core.Tests.Files;

/// <summary>A file that a person puts into a conversation of several: one transfer for each, one end for the whole.</summary>
public sealed class GroupFileTests
{
    private static readonly byte[] s_content = [1, 2, 3, 4, 5];
    private static readonly ContactId s_carol = new("carol@msn.example");
    private static readonly ContactId s_dave = new("dave@msn.example");
    private static readonly GroupConversation s_group = new() { Id = new("group:1"), Members = [TestBridge.Bob, s_carol, s_dave] };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_is_offered_the_file_and_the_end_names_who_got_it_and_who_did_not()
    {
        await using var bridge = await StartAsync();
        bridge.Remote.OnSendFileTo = (contact, file, token) => contact == TestBridge.Bob
            ? TakeAsync(file, token)
            : Task.FromResult(SendResult.Refused(contact == s_carol ? DeliveryFailure.Declined : DeliveryFailure.ContactOffline));

        await SubmitAsync(bridge);

        var report = await ReportAsync(bridge);
        Assert.Equal((DeliveryOutcome.Delivered, DeliveryFailure.None), (report.Outcome, report.Failure));
        Assert.Equal(
            [
                new(TestBridge.Bob, true, DeliveryOutcome.Delivered),
                new(s_carol, false, DeliveryOutcome.Refused, DeliveryFailure.Declined),
                new(s_dave, false, DeliveryOutcome.Refused, DeliveryFailure.ContactOffline),
            ],
            report.Recipients!.Value);
        Assert.Equal(
            "The file was delivered to Bob. It was not delivered to Carol (declined it), Dave (offline, or appears to be).",
            DeliveryText.DescribeRecipients([.. new[] { "Bob", "Carol", "Dave" }.Zip(report.Recipients.Value)]));
    }

    [Fact]
    public async Task Nobody_waits_for_somebody_who_does_not_answer()
    {
        await using var bridge = await StartAsync();
        var answer = new TaskCompletionSource<SendResult>();
        var taken = new Recorder<ContactId>();
        bridge.Remote.OnSendFileTo = async (contact, file, token) =>
        {
            if (contact == s_carol)
                return await answer.Task;
            taken.Add(contact);
            return await TakeAsync(file, token);
        };

        await SubmitAsync(bridge);
        await taken.WaitForCountAsync(2);
        answer.SetResult(SendResult.Refused(DeliveryFailure.Unanswered));

        Assert.Equal(
            [DeliveryOutcome.Delivered, DeliveryOutcome.Refused, DeliveryOutcome.Delivered],
            (await ReportAsync(bridge)).Recipients!.Value.Select(recipient => recipient.Outcome!.Value));
    }

    [Fact]
    public async Task After_a_restart_who_has_it_is_not_sent_it_again_who_was_taking_it_is_unconfirmed_and_the_others_are_offered_it()
    {
        await using var bridge = await StartAsync();
        var never = new TaskCompletionSource<SendResult>();
        var offered = new Recorder<ContactId>();
        bridge.Remote.OnSendFileTo = async (contact, file, token) =>
        {
            var end = contact == s_dave ? SendResult.NotSent : await TakeAsync(file, token);
            offered.Add(contact);
            return contact == TestBridge.Bob ? end : await never.Task.WaitAsync(token);
        };
        await SubmitAsync(bridge);
        await offered.WaitForCountAsync(3);
        await bridge.Revisions.WaitForAsync(entry => entry is FileToRemote { Recipients: { } all } && all.Any(one => one.Outcome is not null));
        var pending = Assert.Single(bridge.Journal.Pending);
        // Stopping takes back what it stops; a process that is killed does not come to that.
        var killed = pending.Event;
        await bridge.Directory.DisposeAsync();
        await bridge.Journal.ReviseAsync(pending.Id, killed, Token);
        var again = new Recorder<ContactId>();
        bridge.Remote.OnSendFileTo = (contact, file, token) =>
        {
            again.Add(contact);
            return TakeAsync(file, token);
        };

        await bridge.RestartAsync();

        var report = await ReportAsync(bridge);
        Assert.Equal([s_dave], again.Items);
        Assert.Equal(
            [DeliveryOutcome.Delivered, DeliveryOutcome.Unconfirmed, DeliveryOutcome.Delivered],
            report.Recipients!.Value.Select(recipient => recipient.Outcome!.Value));
    }

    [Fact]
    public async Task A_file_that_is_taken_back_stays_with_those_who_have_it()
    {
        await using var bridge = await StartAsync();
        var waiting = new Recorder<ContactId>();
        bridge.Remote.OnSendFileTo = async (contact, file, token) =>
        {
            if (contact == TestBridge.Bob)
                return await TakeAsync(file, token);
            waiting.Add(contact);
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            return SendResult.NotSent;
        };
        await SubmitAsync(bridge);
        await waiting.WaitForCountAsync(2);
        await bridge.Revisions.WaitForAsync(entry => entry is FileToRemote { Recipients: { } all } && all.Any(one => one.Outcome is not null));

        Assert.True(await bridge.Directory.CancelFileAsync(TestBridge.Juliet, "f1", Token));

        Assert.Equal(
            [DeliveryFailure.None, DeliveryFailure.TakenBack, DeliveryFailure.TakenBack],
            (await ReportAsync(bridge)).Recipients!.Value.Select(recipient => recipient.Failure));
    }

    [Fact]
    public async Task What_nobody_can_take_goes_to_the_group_as_its_link()
    {
        await using var bridge = await StartAsync();
        bridge.Remote.OnSendFileTo = (_, _, _) => Task.FromResult(SendResult.Refused(DeliveryFailure.NoFiles));

        await SubmitAsync(bridge, link: "https://example.org/a");

        Assert.Equal(DeliveryOutcome.Delivered, (await ReportAsync(bridge)).Outcome);
        Assert.Equal("I am sending you \"a.bin\" (5 bytes): https://example.org/a", Assert.Single(bridge.Remote.Sessions.Items[^1].Sent.Items).Text);
    }

    [Fact]
    public async Task A_group_that_is_not_known_any_more_gets_nothing()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();

        await SubmitAsync(bridge);

        Assert.Equal(DeliveryFailure.ContactOffline, (await ReportAsync(bridge)).Failure);
    }

    private static async Task<SendResult> TakeAsync(OutgoingFile file, CancellationToken cancellationToken)
    {
        await using var content = await file.OpenAsync(cancellationToken);
        await content.CopyToAsync(Stream.Null, cancellationToken);
        return SendResult.Delivered;
    }

    private static async Task<TestBridge> StartAsync()
    {
        var bridge = await TestBridge.StartLinkedAsync();
        bridge.Home.OnOpen = _ => new MemoryStream(s_content);
        bridge.Remote.Sessions.Items[^1].Report(new GroupChanged(s_group));
        await bridge.Home.Shown.WaitForAsync(shown => shown.What.StartsWith("group group:1", StringComparison.Ordinal));
        return bridge;
    }

    private static async Task SubmitAsync(TestBridge bridge, string? link = null) => Assert.True(await bridge.Directory.SubmitAsync(
        TestBridge.Juliet,
        s_group.Id,
        new FileToRemote(
            SharedFile.Named("a.bin", s_content.Length), "where", link, new HomeMessageReference(TestBridge.Juliet, "juliet@capulet.example/balcony", "f1", true)),
        null,
        Token));

    private static async Task<DeliveryReport> ReportAsync(TestBridge bridge) =>
        (DeliveryReport)(await bridge.Home.Deliveries.WaitForAsync(delivery => delivery.Event is DeliveryReport)).Event;
}
