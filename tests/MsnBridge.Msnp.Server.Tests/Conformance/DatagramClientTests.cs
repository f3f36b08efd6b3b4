using MsnBridge.Msnp.Authentication;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Profiles;
using MsnBridge.Msnp.Server.Residents;
using MsnBridge.Msnp.Server.Tests.Support;

namespace MsnBridge.Msnp.Server.Tests.Conformance;

/// <summary>MSNP21 against the embedded network, and its users among those of older clients.</summary>
public sealed class DatagramClientTests : NetworkTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly HttpClient Http = PassportHttp.CreateClient();

    protected override MsnServerOptions Options { get; } = TestOptions with { Dialects = MsnpDialect.All };

    [Theory]
    [InlineData("MSNP21", "MSNP21", ServerTransport.Tcp)]
    [InlineData("MSNP21", "MSNP21", ServerTransport.Gateway)]
    [InlineData("MSNP21", "MSNP8", ServerTransport.Tcp)]
    [InlineData("MSNP12", "MSNP21", ServerTransport.Tcp)]
    [InlineData("MSNP2", "MSNP21", ServerTransport.Tcp)]
    [InlineData("MSNP21", "MSNP18", ServerTransport.Gateway)]
    public async Task Two_people_see_each_other_and_talk(string aliceSpeaks, string bobSpeaks, ServerTransport transport)
    {
        await BefriendAsync(Alice, Bob);
        await using var alice = await SignInClientAsync(Alice, aliceSpeaks, transport);
        await using var bob = await SignInClientAsync(Bob, bobSpeaks, transport);
        Assert.Equal((aliceSpeaks, bobSpeaks), (alice.Dialect, bob.Dialect));
        await FindAsync<PresenceEvent>(alice, seen => seen.Address == Bob && seen.Presence.Status == MsnpStatus.Online);
        await FindAsync<PresenceEvent>(bob, seen => seen.Address == Alice && seen.Presence.Status == MsnpStatus.Online);
        await alice.SetStatusAsync(MsnpStatus.Busy, Token);
        await FindAsync<PresenceEvent>(bob, seen => seen.Address == Alice && seen.Presence.Status == MsnpStatus.Busy);

        Assert.Equal(MsnSendOutcome.Delivered, (await alice.SendTextAsync(MsnConversationId.With(Bob), new TextMessage("hello\nBöb"), Token)).Outcome);
        var heard = await FindAsync<TextEvent>(bob);
        Assert.Equal((MsnConversationId.With(Alice), Alice, "hello\nBöb"), (heard.Conversation, heard.Sender, heard.Message.Text));
        Assert.Equal(MsnSendOutcome.Delivered, (await bob.SendTextAsync(MsnConversationId.With(Alice), new TextMessage("hello Alice"), Token)).Outcome);
        Assert.Equal("hello Alice", (await FindAsync<TextEvent>(alice)).Message.Text);
        await bob.SendTypingAsync(MsnConversationId.With(Alice), Token);
        Assert.Equal(Bob, (await FindAsync<TypingEvent>(alice)).Sender);
        if (bobSpeaks != "MSNP2")
        {
            Assert.Equal(MsnSendOutcome.Delivered, (await alice.SendNudgeAsync(MsnConversationId.With(Bob), Token)).Outcome);
            await FindAsync<NudgeEvent>(bob);
        }

        await bob.DisposeAsync();
        await FindAsync<PresenceEvent>(alice, seen => seen.Address == Bob && seen.Presence.Status == MsnpStatus.Offline);
    }

    [Fact]
    public async Task Personal_message_and_name_are_seen_across_versions()
    {
        await BefriendAsync(Alice, Bob);
        await using var alice = await SignInClientAsync(Alice, "MSNP21");
        await using var bob = await SignInClientAsync(Bob, "MSNP11");
        await alice.SetPersonalMessageAsync("in documents", Token);
        await FindAsync<PresenceEvent>(bob, seen => seen.Address == Alice && seen.Presence.PersonalMessage == "in documents");
        await bob.SetPersonalMessageAsync("in lines", Token);
        await FindAsync<PresenceEvent>(alice, seen => seen.Address == Bob && seen.Presence.PersonalMessage == "in lines");
        Assert.Equal("Alice", bob.Contacts.Contacts[Alice].DisplayName);
    }

    [Fact]
    public async Task Who_is_offline_hears_it_when_he_comes()
    {
        await BefriendAsync(Alice, Bob);
        await using var alice = await SignInClientAsync(Alice, "MSNP21");
        var result = await alice.SendTextAsync(MsnConversationId.With(Bob), new TextMessage("anybody there?"), Token);
        Assert.Equal(new MsnSendResult(MsnSendOutcome.Kept), result);
        Clock.Advance(TimeSpan.FromMinutes(1));
        await using var bob = await SignInClientAsync(Bob, "MSNP21");
        var heard = await FindAsync<TextEvent>(bob);
        Assert.Equal((Alice, "anybody there?", Clock.GetUtcNow() - TimeSpan.FromMinutes(1)), (heard.Sender, heard.Message.Text, heard.ReceivedAt));
        Assert.Equal(MsnSendRefusal.ContactOffline, (await alice.SendNudgeAsync(MsnConversationId.With(Carol), Token)).Refusal);
    }

    [Fact]
    public async Task Who_is_blocked_cannot_write()
    {
        await BefriendAsync(Alice, Bob);
        await using var alice = await SignInClientAsync(Alice, "MSNP21");
        await using var bob = await SignInClientAsync(Bob, "MSNP21");
        await FindAsync<PresenceEvent>(alice, seen => seen.Address == Bob);
        await bob.BlockContactAsync(Alice, Token);
        await FindAsync<PresenceEvent>(alice, seen => seen.Address == Bob && seen.Presence.Status == MsnpStatus.Offline);
        Assert.Equal(
            MsnSendRefusal.ContactOffline, (await alice.SendTextAsync(MsnConversationId.With(Bob), new TextMessage("let me in"), Token)).Refusal);
    }

    [Fact]
    public async Task A_resident_opens_a_conversation_with_a_client_that_knows_no_switchboards()
    {
        await BefriendAsync(Alice, Bob);
        await using var alice = await SignInClientAsync(Alice, "MSNP21");
        await using var bob = Network.AddResident(Bob);
        bob.SignIn();
        var conversation = await bob.OpenConversationAsync(Alice, Token);
        conversation.SendText("from the switchboard");
        Assert.Equal("from the switchboard", (await FindAsync<TextEvent>(alice)).Message.Text);
        await alice.SendTextAsync(MsnConversationId.With(Bob), new TextMessage("back"), Token);
        var heard = await bob.Inbox.TakeAsync<MessageHeard>(cancellationToken: Token);
        Assert.Equal((conversation, "back"), (heard.Conversation, Assert.IsType<TextMessage>(heard.Message).Text));
        await alice.DisposeAsync();
        await bob.Inbox.TakeAsync<ParticipantWent>(cancellationToken: Token);
    }

    private async Task<MsnpClient> SignInClientAsync(string address, string dialect, ServerTransport transport = ServerTransport.Tcp)
    {
        var profile = Network.ClientProfile with { Versions = [dialect], Transport = transport };
        var client = new MsnpClient(new MsnpClientOptions { Profile = profile, Http = Http }, new MsnpCredentials(address, PasswordOf(address)));
        await client.SignInAsync(new MsnOwnPresence(), Token);
        return client;
    }

    protected override string PasswordOf(string address) => "secret";

    private static async Task<TEvent> FindAsync<TEvent>(MsnpClient client, Func<TEvent, bool>? matches = null)
        where TEvent : MsnpEvent
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(Patience);
        await foreach (var report in client.Events.ReadAllAsync(patience.Token))
        {
            if (report is TEvent found && matches?.Invoke(found) != false)
                return found;
        }

        throw new InvalidOperationException($"The events ended without the {typeof(TEvent).Name} that was waited for.");
    }
}
