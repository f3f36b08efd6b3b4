using MsnBridge.Msnp.Authentication;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Notification;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Profiles;
using MsnBridge.Msnp.Server.Tests.Support;

namespace MsnBridge.Msnp.Server.Tests.Conformance;

/// <summary>The client library against the embedded network in what came with MSNP13 and later.</summary>
public sealed class LaterVersionTests : NetworkTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly HttpClient Http = PassportHttp.CreateClient();

    private static MsnpDialect[] Spoken { get; } = [.. MsnpDialect.All.Where(dialect => dialect.Version <= 18)];

    protected override MsnServerOptions Options { get; } = TestOptions with { Dialects = Spoken };

    [Fact]
    public async Task The_newest_version_that_both_speak_is_spoken()
    {
        await using var alice = await SignInAsync(Alice);
        Assert.Equal("MSNP18", alice.Dialect);
    }

    [Fact]
    public async Task A_profile_without_web_services_signs_in_with_what_needs_none()
    {
        await using var alice = await SignInAsync(Alice, profile => profile with { RstUrl = null, Rst2Url = null, AddressBookUrl = null });
        Assert.Equal("MSNP12", alice.Dialect);
    }

    [Fact]
    public async Task An_address_book_that_is_somewhere_else_does_not_keep_anybody_out()
    {
        await using var alice = await SignInAsync(
            Alice, profile => profile with { AddressBookUrl = new Uri(profile.AddressBookUrl!, "/nowhere.asmx"), SharingUrl = new Uri(profile.SharingUrl!, "/nowhere.asmx") });
        Assert.Equal("MSNP12", alice.Dialect);
    }

    [Fact]
    public async Task A_token_service_that_is_somewhere_else_does_not_keep_anybody_out()
    {
        await using var alice = await SignInAsync(
            Alice, profile => profile with { RstUrl = new Uri(profile.RstUrl!, "/nowhere.srf"), Rst2Url = new Uri(profile.Rst2Url!, "/nowhere2.srf") });
        Assert.Equal("MSNP12", alice.Dialect);
    }

    [Theory]
    [InlineData("MSNP18")]
    [InlineData("MSNP15")]
    [InlineData("MSNP14")]
    public async Task A_wrong_password_is_told_and_tried_with_no_other_version(string newest)
    {
        await using var client = Make(
            Alice, profile => profile with { Versions = [newest, "MSNP12", "MSNP7"] }, password: "wrong");
        var exception = await Assert.ThrowsAsync<MsnpSignInException>(() => client.SignInAsync(new MsnOwnPresence(), Token));
        Assert.Equal((SessionEndReason.BadCredentials, false), (exception.Reason, exception.IsTransient));
    }

    [Theory]
    [InlineData("MSNP16")]
    [InlineData("MSNP18")]
    public async Task An_account_is_at_two_places_that_know_of_each_other(string dialect)
    {
        await using var desk = await SignInAsync(Alice, Only(dialect), "desk");
        await using var laptop = await SignInAsync(Alice, Only(dialect), "laptop");
        var seen = await FindAsync<OwnPresenceEvent>(desk, report => report.Places.Length == 2);
        var other = Assert.Single(seen.Places, place => !place.IsThisOne);
        Assert.Equal("laptop", other.Name);

        // One status for both.
        await laptop.SetStatusAsync(MsnpStatus.Busy, Token);
        Assert.Equal(MsnpStatus.Busy, (await FindAsync<OwnPresenceEvent>(desk, report => report.Status == MsnpStatus.Busy)).Status);

        // One asks the other to go.
        await desk.SignOutPlaceAsync(other.Id, Token);
        Assert.Equal(SessionEndReason.SignedInElsewhere, (await FindAsync<SessionEndedEvent>(laptop)).End.Reason);
        await FindAsync<OwnPresenceEvent>(desk, report => report.Places.All(place => place.IsThisOne));
        Assert.Equal(SessionState.SignedIn, desk.State);
    }

    [Fact]
    public async Task The_same_place_signed_in_again_ends_the_earlier_session()
    {
        await using var first = await SignInAsync(Alice, Only("MSNP18"), "desk");
        await using var second = await SignInAsync(Alice, Only("MSNP18"), "desk");
        Assert.Equal(SessionEndReason.SignedInElsewhere, (await FindAsync<SessionEndedEvent>(first)).End.Reason);
        Assert.Equal(SessionState.SignedIn, second.State);
    }

    [Fact]
    public async Task What_is_said_at_one_place_is_heard_at_the_other()
    {
        await BefriendAsync(Alice, Bob);
        await using var desk = await SignInAsync(Alice, Only("MSNP18"), "desk");
        await using var laptop = await SignInAsync(Alice, Only("MSNP18"), "laptop");
        await FindAsync<OwnPresenceEvent>(desk, report => report.Places.Length == 2);
        await using var bob = await SignInAsync(Bob, Only("MSNP15"));
        await FindAsync<PresenceEvent>(desk, seen => seen.Address == Bob);

        Assert.Equal(MsnSendOutcome.Delivered, (await desk.SendTextAsync(MsnConversationId.With(Bob), new TextMessage("from my desk"), Token)).Outcome);
        Assert.Equal("from my desk", (await FindAsync<TextEvent>(bob)).Message.Text);
        Assert.Equal(MsnSendOutcome.Delivered, (await bob.SendTextAsync(MsnConversationId.With(Alice), new TextMessage("I hear you"), Token)).Outcome);
        Assert.Equal("I hear you", (await FindAsync<TextEvent>(desk)).Message.Text);
    }

    [Theory]
    [InlineData("MSNP18")]
    [InlineData("MSNP16")]
    public async Task What_is_changed_at_one_place_is_seen_at_the_other(string dialect)
    {
        await using var desk = await SignInAsync(Alice, Only(dialect), "desk");
        await using var laptop = await SignInAsync(Alice, Only(dialect), "laptop");
        await desk.AddContactAsync(Bob, null, Token);
        Assert.Equal(Bob, (await FindAsync<ContactChangedEvent>(laptop)).Contact.Address);
    }

    [Theory]
    [InlineData("MSNP13")]
    [InlineData("MSNP15")]
    [InlineData("MSNP18")]
    public async Task A_name_given_to_a_contact_lasts(string dialect)
    {
        await using (var alice = await SignInAsync(Alice, Only(dialect)))
        {
            await alice.AddContactAsync(Bob, null, Token);
            await alice.RenameContactAsync(Bob, "Bobby", Token);
        }

        await using var again = await SignInAsync(Alice, Only(dialect));
        Assert.Equal("Bobby", again.Contacts.Contacts[Bob].DisplayName);
    }

    [Theory]
    [InlineData("MSNP13", "MSNP12")]
    [InlineData("MSNP15", "MSNP18")]
    [InlineData("MSNP18", "MSNP15")]
    public async Task What_is_said_to_somebody_away_waits_for_him_until_he_has_it(string sender, string recipient)
    {
        await BefriendAsync(Alice, Bob);
        await using var alice = await SignInAsync(Alice, Only(sender));
        Assert.Equal(MsnSendOutcome.Kept, (await alice.SendTextAsync(MsnConversationId.With(Bob), new TextMessage("for when you are back"), Token)).Outcome);

        await using (var bob = await SignInAsync(Bob, Only(recipient)))
            Assert.Equal("for when you are back", (await FindAsync<OfflineTextEvent>(bob)).Message.Text);

        // Nobody said that it arrived, so it comes once more.
        await using (var bob = await SignInAsync(Bob, Only(recipient)))
        {
            var heard = await FindAsync<OfflineTextEvent>(bob);
            Assert.Equal((Alice, Clock.GetUtcNow()), (heard.Message.Sender, heard.Message.SentAt));
            await bob.AcknowledgeOfflineMessagesAsync([heard.Message.Id], Token);
        }

        await using var again = await SignInAsync(Bob, Only(recipient));
        await alice.SendTextAsync(MsnConversationId.With(Bob), new TextMessage("welcome"), Token);
        await foreach (var report in again.Events.ReadAllAsync(Token))
        {
            Assert.IsNotType<OfflineTextEvent>(report);
            if (report is TextEvent { Message.Text: "welcome" })
                break;
        }
    }

    private static Func<ServerProfile, ServerProfile> Only(string dialect) => profile => profile with { Versions = [dialect] };

    private MsnpClient Make(string address, Func<ServerProfile, ServerProfile>? change = null, string place = "here", string? password = null)
    {
        var profile = ServerProfiles.Local(Network.NotificationServer, Network.NexusUrl) with { Versions = [.. Spoken.Select(dialect => dialect.Name)] };
        return new MsnpClient(
            new MsnpClientOptions { Profile = change?.Invoke(profile) ?? profile, Http = Http, EndpointSeed = place, EndpointName = place },
            new MsnpCredentials(address, password ?? PasswordOf(address)));
    }

    private async Task<MsnpClient> SignInAsync(string address, Func<ServerProfile, ServerProfile>? change = null, string place = "here")
    {
        var client = Make(address, change, place);
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
