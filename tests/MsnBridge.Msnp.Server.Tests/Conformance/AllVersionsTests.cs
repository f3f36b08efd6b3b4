using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Server.Tests.Support;

namespace MsnBridge.Msnp.Server.Tests.Conformance;

/// <summary>The same evening, spent at every version: the client library against the embedded network over real sockets.</summary>
public sealed class AllVersionsTests : NetworkTest
{
    protected override MsnServerOptions Options { get; } = TestOptions with { DispatchPort = 0, ChallengeClients = true, Dialects = MsnpDialect.All };

    public static TheoryData<string, string, bool> Pairs
    {
        get
        {
            var pairs = new TheoryData<string, string, bool>();
            foreach (var version in SpokenVersion.All)
            {
                pairs.Add(version, version, false);
                pairs.Add(version, version, true);
            }

            foreach (var (one, other) in SpokenVersion.Mixed.Where(SpokenVersion.AreBothSpoken))
                pairs.Add(one, other, false);

            return pairs;
        }
    }

    [Theory, MemberData(nameof(Pairs))]
    public async Task Two_people_sign_in_see_each_other_chat_and_sign_out(string aliceSpeaks, string bobSpeaks, bool overGateway)
    {
        await BefriendAsync(Alice, Bob);
        await using var alice = await SignInClientAsync(Alice, aliceSpeaks, overGateway);
        await using var bob = await SignInClientAsync(Bob, bobSpeaks, overGateway);

        // The list is there before anything else.
        Assert.True(alice.Contacts.Contacts[Bob].Lists.HasFlag(MsnpLists.Forward | MsnpLists.Allow | MsnpLists.Reverse));
        Assert.True(bob.Contacts.Contacts[Alice].Lists.HasFlag(MsnpLists.Forward | MsnpLists.Allow | MsnpLists.Reverse));

        // Each sees the other, who came later and who was there, and a change.
        await alice.FindAsync<PresenceEvent>(seen => seen.Address == Bob && seen.Presence.Status == MsnpStatus.Online);
        await bob.FindAsync<PresenceEvent>(seen => seen.Address == Alice && seen.Presence.Status == MsnpStatus.Online);
        await alice.SetStatusAsync(MsnpStatus.Busy, Token);
        await bob.FindAsync<PresenceEvent>(seen => seen.Address == Alice && seen.Presence.Status == MsnpStatus.Busy);
        await bob.SetStatusAsync(MsnpStatus.Away, Token);
        await alice.FindAsync<PresenceEvent>(seen => seen.Address == Bob && seen.Presence.Status == MsnpStatus.Away);
        if (ConformanceClient.DialectOf(aliceSpeaks).HasPersonalMessages && ConformanceClient.DialectOf(bobSpeaks).HasPersonalMessages)
        {
            await alice.SetPersonalMessageAsync("<on> the phone & ärger", Token);
            await bob.FindAsync<PresenceEvent>(seen => seen.Address == Alice && seen.Presence.PersonalMessage == "<on> the phone & ärger");
        }

        // They write, and each is seen typing.
        Assert.Equal(MsnSendOutcome.Delivered, (await alice.SendTextAsync(MsnConversationId.With(Bob), new TextMessage("hello\nBöb ☃"), Token)).Outcome);
        var heard = await bob.FindAsync<TextEvent>();
        Assert.Equal((MsnConversationId.With(Alice), Alice, "hello\nBöb ☃"), (heard.Conversation, heard.Sender, heard.Message.Text));
        await bob.SendTypingAsync(MsnConversationId.With(Alice), Token);
        Assert.Equal(Bob, (await alice.FindAsync<TypingEvent>()).Sender);
        Assert.Equal(MsnSendOutcome.Delivered, (await bob.SendTextAsync(MsnConversationId.With(Alice), new TextMessage("hello Alice"), Token)).Outcome);
        Assert.Equal("hello Alice", (await alice.FindAsync<TextEvent>()).Message.Text);
        await alice.SendTypingAsync(MsnConversationId.With(Bob), Token);
        Assert.Equal(Alice, (await bob.FindAsync<TypingEvent>()).Sender);
        var text = string.Join(' ', Enumerable.Range(0, 1000));
        Assert.Equal(MsnSendOutcome.Delivered, (await alice.SendTextAsync(MsnConversationId.With(Bob), new TextMessage(text), Token)).Outcome);

        // Clients without capabilities cannot say that they join the parts of a long text, so they get several.
        var heardText = "";
        while (heardText.Length < text.Length)
            heardText += (await bob.FindAsync<TextEvent>()).Message.Text;

        Assert.Equal(text, heardText);

        // One hides, which looks as if he had left, comes back, and leaves.
        await bob.SetStatusAsync(MsnpStatus.Hidden, Token);
        await alice.FindAsync<PresenceEvent>(seen => seen.Address == Bob && seen.Presence.Status == MsnpStatus.Offline);
        await bob.SetStatusAsync(MsnpStatus.Online, Token);
        await alice.FindAsync<PresenceEvent>(seen => seen.Address == Bob && seen.Presence.Status == MsnpStatus.Online);
        await bob.DisposeAsync();
        await alice.FindAsync<PresenceEvent>(seen => seen.Address == Bob && seen.Presence.Status == MsnpStatus.Offline);
    }

    private Task<MsnpClient> SignInClientAsync(string address, string version, bool overGateway) =>
        ConformanceClient.SignInAsync(Network, address, PasswordOf(address), version, Token, overGateway);
}
