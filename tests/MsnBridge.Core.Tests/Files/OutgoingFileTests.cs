using MsnBridge.Core.Events;
using MsnBridge.Core.Files;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Tests.Fakes;

namespace MsnBridge.Core.Tests.Files;

/// <summary>A file that a person sends, from its acceptance to its end.</summary>
public sealed class OutgoingFileTests
{
    private static readonly byte[] s_content = [.. Enumerable.Range(0, 5000).Select(index => (byte)index)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_is_opened_when_the_contact_takes_it_and_its_sender_told()
    {
        await using var bridge = await StartAsync();
        byte[]? arrived = null;
        bridge.Remote.OnSendFile = async (file, _, token) =>
        {
            var content = new MemoryStream();
            await using var source = await file.OpenAsync(token);
            await source.CopyToAsync(content, token);
            arrived = content.ToArray();
            return SendResult.Delivered;
        };

        await SubmitAsync(bridge);

        Assert.Equal(DeliveryOutcome.Delivered, (await ReportAsync(bridge)).Outcome);
        Assert.Equal(s_content, arrived);
    }

    [Fact]
    public async Task Text_does_not_wait_for_a_file_that_nobody_has_taken()
    {
        await using var bridge = await StartAsync();
        bridge.Remote.OnSendFile = async (_, _, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            return SendResult.NotSent;
        };
        await SubmitAsync(bridge);

        await bridge.Directory.SubmitAsync(TestBridge.Juliet, ConversationId.Direct(TestBridge.Bob), TestBridge.Message("hello", "m2"), null, Token);

        Assert.Equal("m2", (await ReportAsync(bridge)).Message.MessageId);
    }

    [Fact]
    public async Task A_file_that_the_contact_declines_comes_back_with_the_reason()
    {
        await using var bridge = await StartAsync();
        bridge.Remote.OnSendFile = (_, _, _) => Task.FromResult(SendResult.Refused(DeliveryFailure.Declined));

        await SubmitAsync(bridge, link: "https://example.org/a");

        Assert.Equal(DeliveryFailure.Declined, (await ReportAsync(bridge)).Failure);
    }

    [Theory]
    [InlineData(DeliveryFailure.NoFiles)]
    [InlineData(DeliveryFailure.ContactOffline)]
    [InlineData(DeliveryFailure.NoFilesToSeveral)]
    public async Task What_cannot_be_carried_goes_as_its_link(DeliveryFailure failure)
    {
        await using var bridge = await StartAsync();
        bridge.Remote.OnSendFile = (_, _, _) => Task.FromResult(SendResult.Refused(failure));

        await SubmitAsync(bridge, link: "https://example.org/a");

        Assert.Equal(DeliveryOutcome.Delivered, (await ReportAsync(bridge)).Outcome);
        Assert.Equal("I am sending you \"a.bin\" (5 kB): https://example.org/a", Assert.Single(bridge.Remote.Sessions.Items[^1].Sent.Items).Text);
    }

    [Fact]
    public async Task A_file_without_a_link_is_refused_with_the_reason()
    {
        await using var bridge = await StartAsync();
        bridge.Remote.OnSendFile = (_, _, _) => Task.FromResult(SendResult.Refused(DeliveryFailure.NoFiles));

        await SubmitAsync(bridge);

        Assert.Equal(DeliveryFailure.NoFiles, (await ReportAsync(bridge)).Failure);
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_not_offered()
    {
        await using var bridge = await StartAsync();

        await SubmitAsync(bridge, size: 100_000_001);

        Assert.Equal(DeliveryFailure.FileTooLarge, (await ReportAsync(bridge)).Failure);
    }

    [Fact]
    public async Task A_file_that_is_taken_back_is_not_offered_any_more()
    {
        await using var bridge = await StartAsync();
        var offered = new TaskCompletionSource();
        bridge.Remote.OnSendFile = async (_, _, token) =>
        {
            offered.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            return SendResult.NotSent;
        };
        await SubmitAsync(bridge);
        await offered.Task.WaitAsync(Token);

        Assert.True(await bridge.Directory.CancelFileAsync(TestBridge.Juliet, "f1", Token));

        Assert.Equal(DeliveryFailure.TakenBack, (await ReportAsync(bridge)).Failure);
        Assert.False(await bridge.Directory.CancelFileAsync(TestBridge.Nurse, "f1", Token));
    }

    [Theory]
    [InlineData(false, DeliveryOutcome.Delivered)]
    [InlineData(true, DeliveryOutcome.Unconfirmed)]
    public async Task After_a_restart_what_nobody_took_is_offered_again_and_what_was_taken_is_told(bool taken, DeliveryOutcome outcome)
    {
        await using var bridge = await StartAsync();
        var (accept, offered) = (bridge.Remote.OnSendFile, new TaskCompletionSource());
        bridge.Remote.OnSendFile = async (_, _, token) =>
        {
            offered.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            return SendResult.NotSent;
        };
        await SubmitAsync(bridge);
        await offered.Task.WaitAsync(Token);
        if (taken)
        {
            // As a process leaves it that is killed after the contact has taken the file.
            await bridge.Journal.BeginAttemptAsync(Assert.Single(bridge.Journal.Pending).Id, Token);
        }

        bridge.Remote.OnSendFile = accept;
        await bridge.RestartAsync();

        Assert.Equal(outcome, (await ReportAsync(bridge)).Outcome);
    }

    [Fact]
    public async Task An_offer_that_nobody_answers_is_shown_to_its_sender()
    {
        await using var bridge = await StartAsync();
        var offered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bridge.Remote.OnSendFile = async (_, _, token) =>
        {
            offered.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            return SendResult.NotSent;
        };
        await SubmitAsync(bridge);
        // Before that, time that passes is taken from what the file may wait.
        await offered.Task.WaitAsync(Token);

        var shown = bridge.Home.Transfers.WaitForAsync(view => view.State == TransferState.Offered);
        while (!shown.IsCompleted)
        {
            bridge.Time.Advance(TimeSpan.FromSeconds(11));
            await Task.Yield();
        }

        Assert.Equal("f1", (await shown).Message?.MessageId);
    }

    private static async Task<TestBridge> StartAsync()
    {
        var bridge = await TestBridge.StartLinkedAsync();
        bridge.Home.OnOpen = reference => reference == "where" ? new MemoryStream(s_content) : throw new HomeContentException(HomeContentFailure.NotAvailable, "No.");
        return bridge;
    }

    private static async Task SubmitAsync(TestBridge bridge, string? link = null, long? size = null) => Assert.True(await bridge.Directory.SubmitAsync(
        TestBridge.Juliet,
        ConversationId.Direct(TestBridge.Bob),
        new FileToRemote(
            SharedFile.Named("a.bin", size ?? s_content.Length), "where", link, new HomeMessageReference(TestBridge.Juliet, "juliet@capulet.example/balcony", "f1", true)),
        null,
        Token));

    private static async Task<DeliveryReport> ReportAsync(TestBridge bridge) =>
        (DeliveryReport)(await bridge.Home.Deliveries.WaitForAsync(delivery => delivery.Event is DeliveryReport)).Event;
}
