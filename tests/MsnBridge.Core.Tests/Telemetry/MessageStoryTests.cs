using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Puppets;
using MsnBridge.Core.Telemetry;
using MsnBridge.Core.Tests.Fakes;

namespace MsnBridge.Core.Tests.Telemetry;

/// <summary>One message each way, and what is found of it by one id in the log, in traces and in counts.</summary>
public sealed class MessageStoryTests
{
    private const string Words = "wherefore art thou";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_grep_tells_the_story_of_a_message_each_way_and_nothing_of_what_it_says()
    {
        using var log = new ScopedLog();
        await using var bridge = await StartAsync(log);
        await bridge.Bridge.SubmitAsync(TestBridge.Juliet, TestBridge.BobsChat, TestBridge.Message(Words, "stanza-77"), null, Token);
        await bridge.Fakes.Home.Deliveries.WaitForAsync(delivery => delivery.Event is DeliveryReport);
        bridge.Session.Report(new TextReceived(TestBridge.BobsChat, TestBridge.Bob, new MessageContent(Words), bridge.Fakes.Time.GetUtcNow(), false, null));
        var arrived = await bridge.Fakes.Home.Deliveries.WaitForAsync(delivery => delivery.Event is MessageToHome);
        await log.WaitForAsync(line => line.Contains($"Entry={arrived.Id} ", StringComparison.Ordinal) && line.Contains("ended", StringComparison.Ordinal));

        var sent = log.Lines.Where(line => line.Contains("HomeId=stanza-77", StringComparison.Ordinal)).ToList();
        Assert.Contains(sent, line => line.Contains("accepted: message", StringComparison.Ordinal));
        Assert.Contains(sent, line => line.Contains("ended: delivered", StringComparison.Ordinal));
        Assert.Contains(sent, line => line.Contains("accepted: report", StringComparison.Ordinal));
        var received = log.Lines.Where(line => line.Contains($"WireId={arrived.WireId} ", StringComparison.Ordinal)).ToList();
        Assert.Contains(received, line => line.Contains("accepted: message", StringComparison.Ordinal));
        Assert.Contains(received, line => line.Contains("ended: delivered", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, line => line.Contains(Words, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Acceptance_and_handling_are_spans_of_one_trace_that_says_nothing_of_persons()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == CoreTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        using var log = new ScopedLog();
        await using var bridge = await StartAsync(log);

        await bridge.Bridge.SubmitAsync(TestBridge.Juliet, TestBridge.BobsChat, TestBridge.Message(Words, "traced"), null, Token);
        await bridge.Fakes.Home.Deliveries.WaitForAsync(delivery => delivery.Event is DeliveryReport);
        await log.WaitForAsync(line => line.Contains("ended: delivered", StringComparison.Ordinal) && line.Contains("HomeId=traced", StringComparison.Ordinal));

        var puppet = Assert.Single(bridge.Bridge.All).Id.ToString();
        var handled = Assert.Single(spans, span => span.OperationName == "handle message" && span.GetTagItem("msnbridge.puppet") as string == puppet);
        Assert.Contains(spans, span => span.OperationName == "accept message" && span.TraceId == handled.TraceId);
        Assert.Equal("delivered", handled.GetTagItem("msnbridge.outcome"));
        Assert.Contains(handled.Events, happened => happened.Name == "attempt begins");
        Assert.DoesNotContain(handled.TagObjects, tag => $"{tag.Value}".Contains('@', StringComparison.Ordinal) || $"{tag.Value}".Contains(Words, StringComparison.Ordinal));
    }

    [Fact]
    public void The_trace_of_a_row_is_the_same_in_every_process_and_another_for_every_other_row()
    {
        var lane = new LaneKey(new PortalKey(new PuppetId(Guid.Parse("11111111-aaaa-4bbb-8ccc-000000000001")), TestBridge.BobsChat), LaneEnd.Remote);
        var at = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

        var context = CoreTelemetry.ContextOf(new JournalId(7), lane, at);

        Assert.Equal(context, CoreTelemetry.ContextOf(new JournalId(7), lane, at));
        Assert.NotEqual(context.TraceId, CoreTelemetry.ContextOf(new JournalId(8), lane, at).TraceId);
        Assert.NotEqual(context.TraceId, CoreTelemetry.ContextOf(new JournalId(7), lane, at.AddMilliseconds(1)).TraceId);
    }

    [Fact]
    public async Task What_is_accepted_is_counted_and_ends_in_the_state_its_sender_is_told()
    {
        var counted = new ConcurrentQueue<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Name is "msnbridge.journal.accepted" or "msnbridge.journal.ended")
                    listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) =>
            counted.Enqueue($"{instrument.Name} {string.Join(' ', tags.ToArray().Select(tag => tag.Value))}"));
        listener.Start();
        using var log = new ScopedLog();
        await using var bridge = await StartAsync(log);
        bridge.Fakes.Remote.OnNudge = () => Task.FromResult(Networks.SendResult.Refused(DeliveryFailure.TooManyMessages));

        await bridge.Bridge.SubmitAsync(
            TestBridge.Juliet, TestBridge.BobsChat, new NudgeToRemote(new HomeMessageReference(TestBridge.Juliet, "", "counted", true)), null, Token);
        await log.WaitForAsync(line => line.Contains("ended: refused", StringComparison.Ordinal) && line.Contains("HomeId=counted", StringComparison.Ordinal));

        Assert.Contains("msnbridge.journal.accepted to_remote xmpp nudge", counted);
        Assert.Contains("msnbridge.journal.ended to_remote xmpp nudge refused", counted);
    }

    private static async Task<Running> StartAsync(ScopedLog log)
    {
        var fakes = await TestBridge.StartLinkedAsync();
        await fakes.Directory.DisposeAsync();
        var bridge = fakes.CreateNext(log);
        await bridge.StartAsync(Token);
        var session = (await fakes.Remote.Sessions.WaitForCountAsync(2))[1];
        while (bridge.All.Single().View is { State: not LoginState.Connected } view)
            await view.Changed.WaitAsync(Token);
        return new Running(fakes, bridge, session);
    }

    private sealed record Running(TestBridge Fakes, PuppetDirectory Bridge, FakeRemoteSession Session) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Bridge.DisposeAsync();
    }
}
