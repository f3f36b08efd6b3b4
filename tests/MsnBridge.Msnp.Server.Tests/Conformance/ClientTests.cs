using MsnBridge.Msnp.Authentication;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Notification;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Profiles;
using MsnBridge.Msnp.Server.Tests.Support;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.Server.Tests.Conformance;

/// <summary>The client library against the embedded network, whole, over real sockets, in each dialect.</summary>
public class ClientTests : NetworkTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly HttpClient Http = PassportHttp.CreateClient();

    protected override MsnServerOptions Options { get; } = TestOptions with
    {
        DispatchPort = 0,
        Dialects = [.. Dialects.MsnpDialect.All.Where(dialect => dialect.Version <= 18)],
    };

    /// <summary>How the clients reach the network.</summary>
    protected virtual ServerTransport Transport => ServerTransport.Tcp;

    public static TheoryData<string, string> Pairs => new()
    {
        { "MSNP8", "MSNP8" },
        { "MSNP9", "MSNP12" },
        { "MSNP10", "MSNP9" },
        { "MSNP11", "MSNP10" },
        { "MSNP12", "MSNP11" },
        { "MSNP2", "MSNP2" },
        { "MSNP3", "MSNP12" },
        { "MSNP8", "MSNP4" },
        { "MSNP5", "MSNP6" },
        { "MSNP6", "MSNP7" },
        { "MSNP7", "MSNP3" },
        { "MSNP13", "MSNP13" },
        { "MSNP14", "MSNP12" },
        { "MSNP15", "MSNP8" },
        { "MSNP16", "MSNP7" },
        { "MSNP17", "MSNP15" },
        { "MSNP18", "MSNP18" },
        { "MSNP12", "MSNP18" },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Two_people_meet_talk_and_part(string aliceSpeaks, string bobSpeaks)
    {
        await using var alice = await SignInClientAsync(Alice, aliceSpeaks);
        await using var bob = await SignInClientAsync(Bob, bobSpeaks);
        Assert.Equal(aliceSpeaks, alice.Dialect);

        // Alice adds Bob; Bob is asked, accepts by adding her, and both see each other.
        await alice.AddContactAsync(Bob, null, Token);
        var request = await FindAsync<ContactRequestEvent>(bob);
        Assert.Equal(Alice, request.Contact.Address);
        await bob.AddContactAsync(Alice, request.Contact.DisplayName, Token);
        Assert.False(bob.Contacts.Contacts[Alice].IsPending);
        Assert.Equal(MsnpStatus.Online, (await FindAsync<PresenceEvent>(alice, seen => seen.Address == Bob)).Presence.Status);

        await alice.SetStatusAsync(MsnpStatus.Busy, Token);
        await FindAsync<PresenceEvent>(bob, seen => seen.Address == Alice && seen.Presence.Status == MsnpStatus.Busy);

        // A word, an answer on the same switchboard, typing and a nudge.
        Assert.Equal(MsnSendOutcome.Delivered, (await alice.SendTextAsync(MsnConversationId.With(Bob), new TextMessage("hello\nBöb"), Token)).Outcome);
        var heard = await FindAsync<TextEvent>(bob);
        Assert.Equal((MsnConversationId.With(Alice), Alice, "hello\nBöb"), (heard.Conversation, heard.Sender, heard.Message.Text));
        await bob.SendTypingAsync(MsnConversationId.With(Alice), Token);
        Assert.Equal(Bob, (await FindAsync<TypingEvent>(alice)).Sender);
        Assert.Equal(MsnSendOutcome.Delivered, (await bob.SendTextAsync(MsnConversationId.With(Alice), new TextMessage("hello Alice"), Token)).Outcome);
        Assert.Equal("hello Alice", (await FindAsync<TextEvent>(alice)).Message.Text);
        Assert.Equal(MsnSendOutcome.Delivered, (await bob.SendNudgeAsync(MsnConversationId.With(Alice), Token)).Outcome);
        await FindAsync<NudgeEvent>(alice);

        // A long text arrives whole; in parts where the two cannot tell each other that they join them, before MSNP8.
        var text = string.Join(' ', Enumerable.Range(0, 1000));
        Assert.Equal(MsnSendOutcome.Delivered, (await alice.SendTextAsync(MsnConversationId.With(Bob), new TextMessage(text), Token)).Outcome);
        var arrived = (await FindAsync<TextEvent>(bob)).Message.Text;
        while (arrived.Length < text.Length && !(Joins(aliceSpeaks) && Joins(bobSpeaks)))
            arrived += (await FindAsync<TextEvent>(bob)).Message.Text;

        Assert.Equal(text, arrived);

        // To somebody he blocks Bob looks offline; unblocked, she sees him again.
        await bob.BlockContactAsync(Alice, Token);
        await FindAsync<PresenceEvent>(alice, seen => seen.Address == Bob && seen.Presence.Status == MsnpStatus.Offline);
        await bob.UnblockContactAsync(Alice, Token);
        await FindAsync<PresenceEvent>(alice, seen => seen.Address == Bob && seen.Presence.Status == MsnpStatus.Online);

        await bob.DisposeAsync();
        await FindAsync<PresenceEvent>(alice, seen => seen.Address == Bob && seen.Presence.Status == MsnpStatus.Offline);
        await alice.RemoveContactAsync(Bob, Token);
        Assert.False(alice.Contacts.Contacts[Bob].Lists.HasFlag(MsnpLists.Forward));
    }

    [Theory]
    [InlineData("MSNP7")]
    [InlineData("MSNP9")]
    [InlineData("MSNP12")]
    [InlineData("MSNP13")]
    [InlineData("MSNP15")]
    [InlineData("MSNP18")]
    public async Task What_was_changed_is_there_at_the_next_sign_in(string dialect)
    {
        await using (var alice = await SignInClientAsync(Alice, dialect))
        {
            var group = await alice.CreateGroupAsync("Pals & co", Token);
            await alice.AddContactAsync(Bob, "Bob", Token);
            await alice.MoveContactAsync(Bob, null, group.Id, Token);
            await alice.SetOwnNameAsync("Alice Ä", Token);
            await alice.SetAllowsStrangersAsync(false, Token);
            await alice.BlockContactAsync(Carol, Token);
        }

        await using var again = await SignInClientAsync(Alice, dialect);
        var list = again.Contacts;
        Assert.Equal("Alice Ä", list.OwnName);
        Assert.False(list.AllowsStrangers);
        Assert.Equal(MsnpLists.Block, list.Contacts[Carol].Lists);
        Assert.Contains(list.Contacts[Bob].GroupIds, id => list.Groups[id].Name == "Pals & co");
    }

    [Fact]
    public async Task Who_is_offline_hears_nothing_and_the_sender_is_told()
    {
        await BefriendAsync(Alice, Bob);
        await using var alice = await SignInClientAsync(Alice, "MSNP12");
        var result = await alice.SendTextAsync(MsnConversationId.With(Bob), new TextMessage("anybody there?"), Token);
        Assert.Equal(new MsnSendResult(MsnSendOutcome.Refused, MsnSendRefusal.ContactOffline), result);
    }

    [Fact]
    public async Task Nobody_has_an_unknown_address()
    {
        await using var alice = await SignInClientAsync(Alice, "MSNP12");
        var exception = await Assert.ThrowsAsync<MsnpCommandException>(() => alice.AddContactAsync("nobody@msn.example", null, Token));
        Assert.Equal(CommandFailure.UnknownAddress, exception.Failure);
        Assert.Equal(SessionState.SignedIn, alice.State);
    }

    [Fact]
    public async Task A_wrong_password_is_told()
    {
        await using var client = MakeClient(Alice, "MSNP12", "wrong");
        var exception = await Assert.ThrowsAsync<MsnpSignInException>(() => client.SignInAsync(new MsnOwnPresence(), Token));
        Assert.Equal((SessionEndReason.BadCredentials, false), (exception.Reason, exception.IsTransient));
    }

    [Fact]
    public async Task A_wrong_password_of_an_old_version_may_be_no_wrong_one()
    {
        await using var client = MakeClient(Alice, "MSNP7", "wrong");
        var exception = await Assert.ThrowsAsync<MsnpSignInException>(() => client.SignInAsync(new MsnOwnPresence(), Token));
        Assert.Equal(SessionEndReason.BadCredentials, exception.Reason);
        Assert.True(exception.End.NewerVersionMayDo);
    }

    [Fact]
    public async Task A_second_sign_in_ends_the_first()
    {
        await using var first = await SignInClientAsync(Alice, "MSNP9");
        await using var second = await SignInClientAsync(Alice, "MSNP12");
        Assert.Equal(SessionEndReason.SignedInElsewhere, (await FindAsync<SessionEndedEvent>(first)).End.Reason);
        Assert.Equal(SessionState.SignedIn, second.State);
    }

    [Fact]
    public async Task An_outage_is_a_lost_connection_and_a_closed_port_an_unavailable_server()
    {
        await using var client = await SignInClientAsync(Alice, "MSNP12");
        await Network.Faults.GoDownAsync();
        Assert.Equal(SessionEndReason.ConnectionLost, (await FindAsync<SessionEndedEvent>(client)).End.Reason);
        await using var next = MakeClient(Alice, "MSNP12", PasswordOf(Alice));
        var exception = await Assert.ThrowsAsync<MsnpSignInException>(() => next.SignInAsync(new MsnOwnPresence(), Token));
        Assert.Equal((SessionEndReason.ServerUnavailable, true), (exception.Reason, exception.IsTransient));
    }

    [Fact]
    public async Task The_end_of_the_network_is_a_server_that_shuts_down()
    {
        await using var client = await SignInClientAsync(Alice, "MSNP12");
        await Network.StopAsync(Token);
        Assert.Equal(SessionEndReason.ServerShutDown, (await FindAsync<SessionEndedEvent>(client)).End.Reason);
    }

    [Fact]
    public async Task Text_whose_connection_drops_without_an_acknowledgement_is_unconfirmed()
    {
        await BefriendAsync(Alice, Bob);
        await using var alice = await SignInClientAsync(Alice, "MSNP12");
        await using var bob = await SignInClientAsync(Bob, "MSNP12");
        await FindAsync<PresenceEvent>(alice);
        Network.Faults.StopAcknowledging();
        var sending = alice.SendTextAsync(MsnConversationId.With(Bob), new TextMessage("did it arrive?"), Token);
        Assert.Equal("did it arrive?", (await FindAsync<TextEvent>(bob)).Message.Text);
        Network.Faults.DropAllConnections();
        Assert.Equal(MsnSendOutcome.Unconfirmed, (await sending).Outcome);
    }

    [Fact]
    public async Task Both_may_open_a_conversation_at_once_and_all_is_heard()
    {
        await BefriendAsync(Alice, Bob);
        await using var alice = await SignInClientAsync(Alice, "MSNP12");
        await using var bob = await SignInClientAsync(Bob, "MSNP9");
        await FindAsync<PresenceEvent>(alice);
        var results = await Task.WhenAll(
            alice.SendTextAsync(MsnConversationId.With(Bob), new TextMessage("from Alice"), Token),
            bob.SendTextAsync(MsnConversationId.With(Alice), new TextMessage("from Bob"), Token));
        Assert.All(results, result => Assert.Equal(MsnSendOutcome.Delivered, result.Outcome));
        Assert.Equal("from Alice", (await FindAsync<TextEvent>(bob)).Message.Text);
        Assert.Equal("from Bob", (await FindAsync<TextEvent>(alice)).Message.Text);
    }

    private static bool Joins(string dialect) => Dialects.MsnpDialect.Find(dialect)!.Presence.HasCapabilities;

    private MsnpClient MakeClient(string address, string dialect, string password)
    {
        var profile = ServerProfiles.Local(Network.SignInServer, Network.NexusUrl) with { Versions = [dialect], Transport = Transport };
        return new MsnpClient(new MsnpClientOptions { Profile = profile, Http = Http }, new MsnpCredentials(address, password));
    }

    private async Task<MsnpClient> SignInClientAsync(string address, string dialect)
    {
        var client = MakeClient(address, dialect, PasswordOf(address));
        await client.SignInAsync(new MsnOwnPresence(), Token);
        return client;
    }

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
