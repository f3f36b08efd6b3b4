using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Content;
using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Msnp.Authentication;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.Server;
using MsnBridge.Msnp.Server.Residents;
using MsnBridge.Testing;

namespace MsnBridge.MsnNetwork.Tests;

/// <summary>The connector against the embedded network, over real sockets.</summary>
public sealed class MsnRemoteSessionTests : IAsyncLifetime
{
    private static readonly RemoteAccount s_alice = new("local", "alice@msn.example");
    private static readonly Secret s_password = new("alice's password");
    private static readonly ContactId s_bob = new("bob@msn.example");
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private ServiceProvider _services = null!;
    private EmbeddedMsnNetwork _network = null!;
    private IRemoteNetwork _remote = null!;
    private ResidentContact _bob = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IContentStore, InMemoryContentStore>()
            .AddMsnNetwork(new MsnNetworkOptions
            {
                EmbeddedNetwork = new MsnServerOptions { NotificationPort = 0, SwitchboardPort = 0, PassportPort = 0, PasswordIterations = 1 },
            })
            .BuildServiceProvider();
        foreach (var hosted in _services.GetServices<IHostedService>())
        {
            await hosted.StartAsync(Token);
        }

        _network = _services.GetRequiredService<EmbeddedMsnNetwork>();
        _remote = _services.GetRequiredService<IRemoteNetwork>();
        _network.CreateAccount(s_alice.Address, s_password.Reveal(), "Alice");
        _bob = _network.AddResident(s_bob.Value, "Bob");
        _bob.SignIn();
    }

    public async ValueTask DisposeAsync() => await _services.DisposeAsync();

    [Fact]
    public void The_embedded_network_is_the_first_profile() => Assert.Equal("local", _remote.Profiles[0].Name);

    [Fact]
    public async Task A_wrong_password_is_told_as_one()
    {
        await using var session = _remote.OpenSession(s_alice, new Secret("wrong"));

        Assert.Equal(LoginState.BadCredentials, (await session.SignInAsync(new OwnPresence(Availability.Online), Token)).State);
        Assert.Equal(LoginState.BadCredentials, (await ReadAsync<SessionEnded>(session)).State);
    }

    [Fact]
    public async Task A_network_that_is_down_is_told_as_unreachable()
    {
        var session = _remote.OpenSession(s_alice, s_password);
        await _network.Faults.GoDownAsync();
        await using (session)
        {
            Assert.Equal(LoginState.ServerUnavailable, (await session.SignInAsync(new OwnPresence(Availability.Online), Token)).State);
        }

        await _network.Faults.ComeBackAsync(Token);
    }

    [Fact]
    public async Task Contacts_appear_with_their_presence_and_text_goes_both_ways()
    {
        await using var session = await SignInAsync();
        Assert.Empty((await ReadAsync<ContactListReceived>(session)).Contacts);

        Assert.Equal(ContactEditFailure.None, await session.EditContactAsync(s_bob, ContactEditKind.Add, null, Token));
        await ReadAsync<ContactChanged>(session, changed => changed.Contact is { IsListed: true } contact && contact.Id == s_bob);
        _bob.SetStatus(MsnpStatus.Busy);
        await ReadAsync<PresenceReceived>(session, presence => presence is { Presence.Availability: Availability.Busy } && presence.Contact == s_bob);

        var sent = await session.SendTextAsync(ConversationId.Direct(s_bob), new MessageContent("hello Bob"), Token);
        Assert.Equal(SendResult.Delivered, sent);
        var heard = await _bob.Inbox.TakeAsync<MessageHeard>(message => message.Text is not null, Token);
        Assert.Equal("hello Bob", heard.Text);
        heard.Conversation.SendTyping();
        heard.Conversation.SendText("hello Alice");
        await ReadAsync<TypingReceived>(session, typing => typing.Contact == s_bob);
        Assert.Equal("hello Alice", (await ReadAsync<TextReceived>(session)).Content.Text);
    }

    [Fact]
    public async Task A_contact_is_renamed_and_put_into_groups_which_are_made_where_they_are_missing()
    {
        await using var session = await SignInAsync();
        await session.EditContactAsync(s_bob, ContactEditKind.Add, null, Token);

        Assert.Equal(ContactEditFailure.None, await session.EditContactAsync(s_bob, ContactEditKind.Rename, "Bob from work", Token));
        await ReadAsync<ContactChanged>(session, changed => changed.Contact.Id == s_bob && (changed.Contact.OwnName ?? changed.Contact.DisplayName) == "Bob from work");
        Assert.Equal(ContactEditFailure.None, await session.EditContactAsync(s_bob, ContactEditKind.Regroup, "Work\nFriends", Token));
        await ReadAsync<ContactChanged>(session, changed => changed.Contact.Groups.Order().SequenceEqual(["Friends", "Work"]));
        Assert.Equal(ContactEditFailure.None, await session.EditContactAsync(s_bob, ContactEditKind.Regroup, "friends", Token));
        await ReadAsync<ContactChanged>(session, changed => changed.Contact.Groups.SequenceEqual(["Friends"]));
        Assert.Equal(ContactEditFailure.None, await session.EditContactAsync(s_bob, ContactEditKind.Regroup, "", Token));
        await ReadAsync<ContactChanged>(session, changed => changed.Contact.Id == s_bob && changed.Contact.Groups.IsEmpty);
    }

    [Fact]
    public async Task A_contact_is_put_into_a_group_that_is_made_for_it_and_taken_out()
    {
        await using var session = await SignInAsync();
        await session.EditContactAsync(s_bob, ContactEditKind.Add, null, Token);

        Assert.Equal(ContactEditFailure.None, await session.EditContactAsync(s_bob, ContactEditKind.PutIntoGroup, "Friends", Token));
        Assert.Equal(ContactEditFailure.None, await session.EditContactAsync(s_bob, ContactEditKind.PutIntoGroup, "friends", Token));
        await ReadAsync<ContactChanged>(session, changed => changed.Contact.Groups is ["Friends"]);
        Assert.Equal(ContactEditFailure.None, await session.EditContactAsync(s_bob, ContactEditKind.TakeOutOfGroup, "Friends", Token));
        await ReadAsync<ContactChanged>(session, changed => changed.Contact is { IsListed: true, Groups: [] });
        Assert.Equal(ContactEditFailure.None, await session.EditContactAsync(s_bob, ContactEditKind.TakeOutOfGroup, "Nobody", Token));
    }

    [Fact]
    public async Task Text_to_somebody_offline_is_left_for_him_with_the_network()
    {
        await using var session = await SignInAsync();
        _bob.SignOut();

        var result = await session.SendTextAsync(ConversationId.Direct(s_bob), new MessageContent("hello?"), Token);

        Assert.Equal(SendResult.Kept, result);
    }

    [Fact]
    public async Task What_was_said_while_the_account_was_away_comes_in_each_session_until_it_is_stored()
    {
        var alice = new ContactId(s_alice.Address);
        var carolsPassword = new Secret("carol's password");
        _network.CreateAccount("carol@msn.example", carolsPassword.Reveal(), "Carol");
        await using var carol = _remote.OpenSession(new("local", "carol@msn.example"), carolsPassword);
        await carol.SignInAsync(new OwnPresence(Availability.Online), Token);
        Assert.Equal(SendResult.Kept, await carol.SendTextAsync(ConversationId.Direct(alice), new MessageContent("when you are back"), Token));

        string? key = null;
        for (var time = 0; time < 2; time++)
        {
            await using var session = await SignInAsync();
            var text = await ReadAsync<TextReceived>(session);
            Assert.Equal(("carol@msn.example", "when you are back", true), (text.Sender.Value, text.Content.Text, text.StoredByNetwork));
            Assert.Equal(key ??= text.NetworkKey, text.NetworkKey);
        }

        // Another place of the account hears that it was deleted.
        using var http = PassportHttp.CreateClient();
        await using var place = new MsnpClient(
            new MsnpClientOptions { Profile = _network.ClientProfile with { Versions = ["MSNP18"] }, Http = http, EndpointSeed = "another place" },
            new MsnpCredentials(s_alice.Address, s_password.Reveal()));
        await place.SignInAsync(new MsnOwnPresence(), Token);
        await using (var session = await SignInAsync())
        {
            session.ConfirmStored(key!);
            await foreach (var happened in place.Events.ReadAllAsync(Token))
            {
                if (happened is MailMovedEvent { Count: 1 })
                    break;
            }
        }
    }

    [Fact]
    public async Task A_nudge_reaches_the_contact_and_is_refused_like_text()
    {
        await using var session = await SignInAsync();

        Assert.Equal(SendResult.Delivered, await session.SendNudgeAsync(ConversationId.Direct(s_bob), Token));
        await _bob.Inbox.TakeAsync<MessageHeard>(message => message.IsNudge, Token);

        await using var carol = _network.AddResident("carol@msn.example", "Carol");
        Assert.Equal(
            SendResult.Refused(DeliveryFailure.ContactOffline),
            await session.SendNudgeAsync(ConversationId.Direct(new("carol@msn.example")), Token));
    }

    [Fact]
    public async Task A_second_nudge_at_once_is_refused_as_too_fast()
    {
        await using var session = await SignInAsync();
        var conversation = ConversationId.Direct(s_bob);

        Assert.Equal(SendResult.Delivered, await session.SendNudgeAsync(conversation, Token));
        Assert.Equal(SendResult.Refused(DeliveryFailure.TooManyMessages), await session.SendNudgeAsync(conversation, Token));
    }

    [Fact]
    public async Task What_is_listened_to_goes_both_ways()
    {
        await using var session = await SignInAsync();
        await session.EditContactAsync(s_bob, ContactEditKind.Add, null, Token);
        _bob.AddContact(s_alice.Address);
        var song = CurrentMedia.Music("Blue Monday", "New Order", "Substance");

        await session.SetPresenceAsync(new OwnPresence(Availability.Online, "at home", song), Token);
        var seen = await _bob.Inbox.TakeAsync<PersonalMessageSeen>(seen => seen.Media is not null, Token);
        Assert.Equal(("at home", "Blue Monday - New Order"), (seen.Text, seen.Media!.Render()));
        await session.SetPresenceAsync(new OwnPresence(Availability.Online, "at home"), Token);
        await _bob.Inbox.TakeAsync<PersonalMessageSeen>(seen => seen is { Text: "at home", Media: null }, Token);

        _bob.SetCurrentMedia(Msnp.Payloads.CurrentMedia.Music("Wonderwall", "Oasis", ""));
        var presence = await ReadAsync<PresenceReceived>(session, presence => presence.Presence.CurrentMedia is not null);
        Assert.Equal(new CurrentMedia(CurrentMediaKind.Music, "Wonderwall - Oasis", "Wonderwall", "Oasis"), presence.Presence.CurrentMedia);
        _bob.SetCurrentMedia(null);
        await ReadAsync<PresenceReceived>(session, presence => presence.Presence.CurrentMedia is null);
    }

    [Fact]
    public async Task Another_place_is_reported_with_its_name_and_goes_when_asked()
    {
        await using var session = await SignInAsync();
        using var http = PassportHttp.CreateClient();
        await using var place = new MsnpClient(
            new MsnpClientOptions
            {
                Profile = _network.ClientProfile with { Versions = ["MSNP18"] },
                Http = http,
                EndpointSeed = "another place",
                EndpointName = "Laptop",
            },
            new MsnpCredentials(s_alice.Address, s_password.Reveal()));
        await place.SignInAsync(new MsnOwnPresence(), Token);

        var places = (await ReadAsync<PlacesReceived>(session, told => told.Places.Length > 1)).Places;
        var laptop = Assert.Single(places, place => !place.IsThisBridge);
        Assert.Equal("Laptop", laptop.Name);

        Assert.True(await session.SignOutPlaceAsync(laptop.Id, Token));
        await place.Ended.WaitAsync(s_patience, Token);
        Assert.DoesNotContain((await ReadAsync<PlacesReceived>(session)).Places, place => !place.IsThisBridge);
        Assert.False(await session.SignOutPlaceAsync("nonsense", Token));
    }

    [Fact]
    public async Task The_own_name_is_changed_for_those_who_see_it()
    {
        await using var session = await SignInAsync();
        _network.CreateAccount("carol@msn.example", s_password.Reveal(), "Carol");
        await using var carol = _remote.OpenSession(new RemoteAccount("local", "carol@msn.example"), s_password);
        await carol.SignInAsync(new OwnPresence(Availability.Online), Token);
        var alice = new ContactId(s_alice.Address);
        await carol.EditContactAsync(alice, ContactEditKind.Add, null, Token);
        await session.EditContactAsync(new ContactId("carol@msn.example"), ContactEditKind.Accept, null, Token);
        await ReadAsync<PresenceReceived>(carol, presence => presence.Contact == alice);

        Assert.Equal(ContactEditFailure.None, await session.SetDisplayNameAsync("Alice in Wonderland", Token));

        await ReadAsync<ContactChanged>(carol, changed => changed.Contact.Id == alice && changed.Contact.DisplayName == "Alice in Wonderland");
    }

    [Fact]
    public async Task A_session_that_ended_nudges_and_renames_nobody()
    {
        await using var session = await SignInAsync();
        _network.Faults.DropAllConnections();
        await ReadAsync<SessionEnded>(session);

        Assert.Equal(SendResult.NotSent, await session.SendNudgeAsync(ConversationId.Direct(s_bob), Token));
        await Assert.ThrowsAsync<RemoteSessionException>(() => session.SetDisplayNameAsync("late", Token));
    }

    [Fact]
    public async Task Text_in_a_conversation_of_several_is_said_in_the_group_that_was_told_before()
    {
        await using var session = await SignInAsync();
        await using var carol = _network.AddResident("carol@msn.example", "Carol");
        carol.SignIn();
        var conversation = await _bob.OpenConversationAsync(s_alice.Address, Token);
        conversation.Invite("carol@msn.example");
        await carol.Inbox.TakeAsync<ConversationJoined>(cancellationToken: Token);

        conversation.SendText("both of you");

        var group = (await ReadAsync<GroupChanged>(session)).Group;
        Assert.Equal([s_bob, new ContactId("carol@msn.example")], group.Members);
        var text = await ReadAsync<TextReceived>(session);
        Assert.Equal((group.Id, s_bob, "both of you"), (text.Conversation, text.Sender, text.Content.Text));
    }

    [Fact]
    public async Task An_address_nobody_has_is_refused()
    {
        await using var session = await SignInAsync();

        var failure = await session.EditContactAsync(new ContactId("nobody@msn.example"), ContactEditKind.Add, null, Token);

        Assert.Equal(ContactEditFailure.UnknownAddress, failure);
    }

    [Fact]
    public async Task Somebody_who_adds_the_account_is_a_request_until_it_is_accepted()
    {
        await using var session = await SignInAsync();
        _bob.AddContact(s_alice.Address);

        Assert.Equal(s_bob, (await ReadAsync<ContactRequestReceived>(session)).Contact);
        Assert.Equal(ContactEditFailure.None, await session.EditContactAsync(s_bob, ContactEditKind.Accept, null, Token));
        await _bob.Inbox.TakeAsync<PresenceSeen>(seen => seen.Address == s_alice.Address, Token);
    }

    [Fact]
    public async Task Signing_in_elsewhere_ends_the_session_as_that()
    {
        await using var session = await SignInAsync();

        _network.Faults.Kick(s_alice.Address);

        Assert.Equal(LoginState.SignedInElsewhere, (await ReadAsync<SessionEnded>(session)).State);
        Assert.Equal(SendResult.NotSent, await session.SendTextAsync(ConversationId.Direct(s_bob), new MessageContent("late"), Token));
        await Assert.ThrowsAsync<RemoteSessionException>(() => session.SetPresenceAsync(new OwnPresence(Availability.Away), Token));
    }

    [Fact]
    public async Task A_broken_connection_is_transient_and_the_last_event()
    {
        await using var session = await SignInAsync();

        _network.Faults.DropAllConnections();

        Assert.Equal(LoginState.TransientDisconnect, (await ReadAsync<SessionEnded>(session)).State);
        Assert.False(await session.Events.WaitToReadAsync(Token));
    }

    [Fact]
    public async Task A_session_that_nobody_reads_can_be_disposed()
    {
        var session = await SignInAsync();

        await session.DisposeAsync().AsTask().WaitAsync(s_patience, Token);
    }

    private async Task<IRemoteSession> SignInAsync()
    {
        var session = _remote.OpenSession(s_alice, s_password);
        var result = await session.SignInAsync(new OwnPresence(Availability.Online), Token);
        Assert.Equal(new SignInResult(LoginState.Connected, null), result);
        return session;
    }

    /// <summary>Reads on until that event comes; a session whose events end before it fails the test.</summary>
    private static async Task<T> ReadAsync<T>(IRemoteSession session, Func<T, bool>? wanted = null)
        where T : RemoteEvent
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(s_patience);
        while (true)
        {
            if (await session.Events.ReadAsync(patience.Token) is T found && wanted?.Invoke(found) != false)
            {
                return found;
            }
        }
    }
}
