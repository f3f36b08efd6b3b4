using System.Text;
using System.Text.Json.Nodes;
using MsnBridge.EndToEnd.Tests.Clients;

namespace MsnBridge.EndToEnd.Tests.Servers;

/// <summary>What the stories lean on, asked of the homeserver and of the client alone: without it a red story would say nothing.</summary>
public abstract class RealHomeserverTests(SynapseServer server)
{
    [Fact]
    public async Task Two_users_talk_and_see_one_another_type_read_and_go_away()
    {
        server.SkipWhereMissing();
        await using var alice = await server.SignInNewUserAsync("alice");
        await using var bob = await server.SignInNewUserAsync("bob");

        var room = await alice.CreateRoomAsync([bob.Id], direct: true);
        var invitation = await bob.WaitForAsync(
            received => received.Place == "invite" && received.Type == "m.room.member" && received.StateKey == bob.Id, "the invitation");
        Assert.True(invitation.Content.GetProperty("is_direct").GetBoolean());
        await bob.JoinAsync(room);
        await alice.WaitForMembershipAsync(room, bob.Id, "join");

        var id = await alice.SendTextAsync(room, "Is <this> \"whole\" & intact?  😀");
        var message = await bob.WaitForAsync(received => received.Id == id, "the message");
        Assert.Equal("Is <this> \"whole\" & intact?  😀", message.Body);

        await bob.ReadAsync(room, id);
        await alice.WaitForAsync(
            received => received.Type == "m.receipt" && received.Content.TryGetProperty(id, out var receipts) && receipts.GetProperty("m.read").TryGetProperty(bob.Id, out _),
            "the receipt");
        await bob.TypeAsync(room);
        await alice.WaitForAsync(
            received => received.Type == "m.typing" && received.Content.GetProperty("user_ids").EnumerateArray().Any(user => user.GetString() == bob.Id), "typing");
        await bob.SetPresenceAsync("unavailable", "gone fishing");
        await alice.WaitForPresenceAsync(
            bob.Id,
            presence => presence.Text("content", "presence") == "unavailable" && presence.Text("content", "status_msg") == "gone fishing",
            "away");
        await bob.GoOfflineAsync();
        await alice.WaitForPresenceAsync(bob.Id, presence => presence.Text("content", "presence") == "offline", "offline");
    }

    [Fact]
    public async Task Messages_are_changed_answered_liked_and_taken_back()
    {
        server.SkipWhereMissing();
        await using var alice = await server.SignInNewUserAsync("alice");
        await using var bob = await server.SignInNewUserAsync("bob", joinsTheBridge: false);
        var room = await alice.CreateRoomAsync([bob.Id]);
        await bob.WaitForAsync(received => received.Place == "invite", "the invitation");
        await bob.JoinAsync(room);

        var first = await alice.SendHtmlAsync(room, "one", "<b>one</b>");
        await alice.SendTextAsync(room, "once", "the-same-transaction");
        Assert.Equal(await alice.SendTextAsync(room, "once", "the-same-transaction"), await alice.SendTextAsync(room, "once", "the-same-transaction"));
        var edit = await alice.EditAsync(room, first, "two");
        var reply = await alice.ReplyAsync(room, first, "three");
        var reaction = await alice.ReactAsync(room, first, "👍");
        await alice.RedactAsync(room, first);

        Assert.Equal(first, (await bob.WaitForAsync(received => received.Id == edit, "the edit")).RelatesTo);
        await bob.WaitForAsync(received => received.Id == reply, "the reply");
        Assert.Equal(first, (await bob.WaitForAsync(received => received.Id == reaction, "the reaction")).RelatesTo);
        await bob.WaitForAsync(received => received.Type == "m.room.redaction", "the redaction");
        Assert.Empty(bob.Unreadable);
    }

    [Fact]
    public async Task Files_go_up_and_come_down_whole_and_only_with_a_token()
    {
        server.SkipWhereMissing();
        await using var alice = await server.SignInNewUserAsync("alice");
        var data = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("a file, ", 10_000)));

        var uri = await alice.UploadAsync("notes.txt", "text/plain", data);

        var (mediaType, downloaded) = await alice.DownloadAsync(uri);
        Assert.Equal("text/plain", mediaType);
        Assert.Equal(data, downloaded);
        using var http = new HttpClient { BaseAddress = server.Url };
        using var answer = await http.GetAsync(
            new Uri($"/_matrix/client/v1/media/download/{uri["mxc://".Length..]}", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Rooms_are_upgraded_and_people_put_out()
    {
        server.SkipWhereMissing();
        await using var alice = await server.SignInNewUserAsync("alice");
        await using var bob = await server.SignInNewUserAsync("bob");
        var room = await alice.CreateRoomAsync([bob.Id], encrypted: true, roomVersion: "10");
        await bob.WaitForAsync(received => received.Place == "invite", "the invitation");
        await bob.JoinAsync(room);
        Assert.Equal([alice.Id, bob.Id], (await alice.GetMembersAsync(room)).Order());
        Assert.Equal("m.megolm.v1.aes-sha2", (string?)(await alice.GetStateAsync(room, "m.room.encryption"))["algorithm"]);

        var successor = await alice.UpgradeAsync(room, "11");
        Assert.Equal(successor, (await bob.WaitForAsync(received => received.Type == "m.room.tombstone", "the tombstone")).Text("content", "replacement_room"));
        await alice.KickAsync(room, bob.Id, "done");
        await bob.WaitForMembershipAsync(room, bob.Id, "leave");
    }

    [Fact]
    public async Task Profiles_and_lists_of_direct_rooms_are_kept()
    {
        server.SkipWhereMissing();
        await using var alice = await server.SignInNewUserAsync("alice");

        await alice.SetNameAsync("Alice <L>");
        await alice.SetAccountDataAsync("m.direct", new JsonObject { ["@bob:localhost"] = new JsonArray("!room:localhost") });

        Assert.Equal("Alice <L>", (string?)(await alice.GetProfileAsync(alice.Id))["displayname"]);
        await alice.WaitForAsync(received => received.Place == "account_data" && received.Type == "m.direct", "the list of direct rooms");
        var refused = await Assert.ThrowsAsync<ClientException>(() => alice.RequestAsync("GET", "/_matrix/client/v3/rooms/!none:localhost/state"));
        Assert.Contains("M_FORBIDDEN", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Homeserver_restarts_with_its_accounts_at_the_same_address_and_the_client_goes_on()
    {
        server.SkipWhereMissing();
        await using var alice = await server.SignInNewUserAsync("alice");
        await using var bob = await server.SignInNewUserAsync("bob");
        var room = await alice.CreateRoomAsync([bob.Id]);
        await bob.WaitForAsync(received => received.Place == "invite", "the invitation");
        await bob.JoinAsync(room);

        await server.StopAsync();
        var sending = alice.SendTextAsync(room, "said while nobody was there");
        await server.StartAsync();

        var id = await sending;
        await bob.WaitForAsync(received => received.Id == id, "the message");
    }
}
