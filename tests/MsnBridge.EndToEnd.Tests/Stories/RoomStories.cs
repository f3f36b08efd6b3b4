using MsnBridge.EndToEnd.Tests.Bridge;
using MsnBridge.EndToEnd.Tests.Matrix;
using MsnBridge.EndToEnd.Tests.Servers;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.EndToEnd.Tests.Stories;

/// <summary>What only Matrix has: rooms with the bot and with contacts, and what is taken back in them.</summary>
public abstract class RoomStories(SynapseServer server) : Story(server)
{
    [Fact]
    public async Task The_password_is_taken_out_of_the_room()
    {
        var account = Msn.NewAccount("alice");
        var alice = await NewMatrixPersonAsync();

        await alice.LinkAsync(account.Address, account.Password);

        await alice.SeesPasswordRedactedAsync();
    }

    [Fact]
    public async Task A_message_of_a_contact_opens_a_direct_room_with_him_and_the_next_comes_into_the_same()
    {
        var bob = Msn.NewPerson("bob");
        var (person, account) = await NewLinkedPersonAsync(bob);
        var alice = (MatrixPerson)person;
        string[] texts = [Secrets.New("message"), Secrets.New("message")];
        await bob.SeesOnlineAsync(account.Address);

        await bob.SaysAsync(account.Address, texts[0]);
        await alice.HearsAsync(bob.Address, texts[0]);
        var room = await alice.RoomWithAsync(bob.Address);
        Assert.Equal(0, await Bridge.StopAsync());
        await bob.SeesOfflineAsync(account.Address);
        await StartBridgeAsync();
        await bob.SeesOnlineAsync(account.Address);
        await bob.SaysAsync(account.Address, texts[1]);
        await alice.HearsAsync(bob.Address, texts[1]);

        Assert.Equal(room, await alice.RoomWithAsync(bob.Address));
        Assert.Equal([room], await alice.Client.RoomsWithAsync(server.GhostOf(bob.Address)));
        Assert.True(await alice.WasInvitedAsDirectAsync(room));
    }

    [Fact]
    public async Task A_direct_room_into_which_the_ghost_is_invited_becomes_the_chat()
    {
        var bob = Msn.NewPerson("bob");
        var (person, account) = await NewLinkedPersonAsync(bob);
        var alice = (MatrixPerson)person;
        var ghost = server.GhostOf(bob.Address);

        var room = await alice.Client.CreateRoomAsync([ghost], direct: true);
        await alice.Client.WaitForMembershipAsync(room, ghost, "join");

        Assert.Equal(room, await alice.RoomWithAsync(bob.Address));
        var (question, answer) = (Secrets.New("message"), Secrets.New("message"));
        await alice.SaysAsync(bob.Address, question);
        await bob.HearsAsync(account.Address, question);
        await bob.SaysAsync(account.Address, answer);
        await alice.HearsAsync(bob.Address, answer);
        Assert.Equal(room, await alice.RoomWithAsync(bob.Address));
    }

    [Fact]
    public async Task What_a_message_looks_like_goes_both_ways()
    {
        var bob = Msn.NewPerson("bob");
        var (person, account) = await NewLinkedPersonAsync(bob);
        var alice = (MatrixPerson)person;
        var room = await alice.RoomWithAsync(bob.Address);
        var (bold, answer) = (Secrets.New("message"), Secrets.New("message"));

        await alice.Client.SendHtmlAsync(room, bold, $"<strong>{bold}</strong>");
        var heard = await bob.HearsTextAsync(account.Address, bold);
        Assert.Equal((bold, MessageEffects.Bold), (heard.Text, heard.Format?.Effects));

        await bob.SaysAsync(
            account.Address, answer, MessageFormat.Default with { Effects = MessageEffects.Italic, Color = new MessageColor(0xCC, 0, 0) });
        var seen = await alice.Client.WaitForAsync(received => received.IsMessage("m.text") && received.Body == answer, "the answer");
        Assert.Contains("<em>", seen.Text("content", "formatted_body"), StringComparison.Ordinal);
        Assert.Contains("#cc0000", seen.Text("content", "formatted_body"), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task What_MSN_has_no_form_for_arrives_as_words()
    {
        var bob = Msn.NewPerson("bob");
        var (person, account) = await NewLinkedPersonAsync(bob);
        var alice = (MatrixPerson)person;
        var room = await alice.RoomWithAsync(bob.Address);
        string[] texts = [Secrets.New("message"), Secrets.New("message"), Secrets.New("message"), Secrets.New("message")];

        var first = await alice.Client.SendTextAsync(room, texts[0]);
        await bob.HearsAsync(account.Address, texts[0]);
        await alice.Client.ReplyAsync(room, first, texts[1]);
        Assert.Equal($"> {texts[0]}\n{texts[1]}", (await bob.HearsTextAsync(account.Address, texts[1])).Text);
        await alice.Client.EditAsync(room, first, texts[2]);
        Assert.Equal($"* {texts[2]}", (await bob.HearsTextAsync(account.Address, texts[2])).Text);
        await alice.Client.ReactAsync(room, first, "👍");
        Assert.Contains("reacted with 👍", (await bob.HearsTextAsync(account.Address, "reacted")).Text, StringComparison.Ordinal);
        await alice.Client.SendEmoteAsync(room, texts[3]);
        Assert.Equal($"*{texts[3]}*", (await bob.HearsTextAsync(account.Address, texts[3])).Text);
        await alice.Client.RedactAsync(room, first);
        await alice.Client.WaitForAsync(
            received => received.IsMessage("m.notice") && received.Body!.Contains("MSN cannot take a message back", StringComparison.Ordinal), "a word on what MSN keeps");
    }

    [Fact]
    public async Task The_room_is_the_same_after_linking_again_after_leaving_and_after_an_upgrade()
    {
        var bob = Msn.NewPerson("bob");
        var (person, account) = await NewLinkedPersonAsync(bob);
        var alice = (MatrixPerson)person;
        var ghost = server.GhostOf(bob.Address);
        string[] texts = [Secrets.New("message"), Secrets.New("message"), Secrets.New("message")];
        var room = await alice.RoomWithAsync(bob.Address);

        await alice.UnlinkAsync(bob.Address);
        await alice.LinkAsync(account.Address, account.Password);
        await alice.SeesContactAsync(bob.Address);
        await bob.SaysAsync(account.Address, texts[0]);
        await alice.HearsAsync(bob.Address, texts[0]);
        Assert.Equal([room], await alice.Client.RoomsWithAsync(ghost));

        // Invited again by the next word, which his client accepts.
        await alice.Client.LeaveAsync(room);
        await bob.SaysAsync(account.Address, texts[1]);
        await alice.HearsAsync(bob.Address, texts[1]);
        // The word goes into the room with the invitation: his coming stands behind it in the timeline.
        await alice.Client.WaitForMembershipAsync(room, alice.Client.Id, "join");
        Assert.Equal([room], await alice.Client.RoomsWithAsync(ghost));

        var next = await alice.Client.UpgradeAsync(room, "10");
        await alice.Client.InviteAsync(next, ghost);
        // The ghost says in it what the room is as soon as it is the chat's.
        await alice.Client.WaitForAsync(received => received.Room == next && received.Type == "m.bridge", "the upgraded room taken over");
        await bob.SaysAsync(account.Address, texts[2]);
        await alice.HearsAsync(bob.Address, texts[2]);
        Assert.Equal(next, await alice.RoomWithAsync(bob.Address));
    }

    [Fact]
    public async Task An_encrypted_room_is_answered_with_one_that_is_not()
    {
        var alice = await NewMatrixPersonAsync();

        var room = await alice.Client.CreateRoomAsync([server.Bot], direct: true, encrypted: true);

        await alice.Client.WaitForAsync(
            received => received.Room == room && received.IsMessage("m.notice") && received.Body!.Contains("encrypted", StringComparison.Ordinal), "a word on encryption");
        await alice.Client.WaitForAsync(
            received => received.Room != room && received.IsMessage("m.notice") && received.Body!.Contains("Write login", StringComparison.Ordinal), "the bot in another room");
    }

    [Fact]
    public async Task A_delivered_message_is_read_by_the_ghost()
    {
        var bob = Msn.NewPerson("bob");
        var (person, account) = await NewLinkedPersonAsync(bob);
        var alice = (MatrixPerson)person;

        var text = Secrets.New("message");
        var handle = await alice.SaysAsync(bob.Address, text);
        await bob.HearsAsync(account.Address, text);

        await alice.IsToldDeliveredAsync(handle);
        await alice.SeesReadAsync(bob.Address, handle);
    }

    private async Task<MatrixPerson> NewMatrixPersonAsync() => (MatrixPerson)await NewPersonAsync();
}
