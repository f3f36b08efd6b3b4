using MsnBridge.EndToEnd.Tests.Bridge;
using MsnBridge.EndToEnd.Tests.Clients;
using MsnBridge.EndToEnd.Tests.Matrix;
using MsnBridge.EndToEnd.Tests.Msn;
using MsnBridge.EndToEnd.Tests.Servers;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.EndToEnd.Tests.Stories;

/// <summary>Groups as rooms of Matrix: who is invited into which, who cannot be put out, and rooms of circles.</summary>
public abstract class GroupRoomStories(SynapseServer server) : Story(server)
{
    [Fact]
    public async Task A_ghost_invited_into_a_direct_chat_makes_a_group_and_one_who_is_put_out_comes_back()
    {
        var (bob, carol) = (Msn.NewPerson("bob"), Msn.NewPerson("carol"));
        var (person, account) = await NewLinkedPersonAsync(bob, carol);
        var alice = (MatrixPerson)person;
        await bob.SeesOnlineAsync(account.Address);
        await alice.SeesAvailableAsync(carol.Address);
        await alice.SeesAvailableAsync(bob.Address);

        await alice.Client.InviteAsync(await alice.RoomWithAsync(bob.Address), server.GhostOf(carol.Address));
        var group = await alice.SeesGroupAsync(bob.Address, carol.Address);
        var bobs = await bob.IsCalledIntoGroupAsync();
        await carol.IsCalledIntoGroupAsync();

        await alice.Client.KickAsync(group, server.GhostOf(carol.Address));
        await alice.SeesInGroupAsync(group, carol.Address);
        var text = Secrets.New("message");
        await alice.SaysInGroupAsync(group, text);
        await bob.HearsInGroupAsync(bobs, account.Address, text);
    }

    [Fact]
    public async Task Who_is_not_there_is_named_and_cannot_be_invited()
    {
        var (bob, carol, dave) = (Msn.NewPerson("bob"), Msn.NewPerson("carol"), Msn.NewPerson("dave"));
        var (person, account) = await NewLinkedPersonAsync(bob, carol, dave);
        var alice = (MatrixPerson)person;
        await bob.SeesOnlineAsync(account.Address);
        await alice.SeesAvailableAsync(bob.Address);
        await alice.SeesAvailableAsync(carol.Address);
        var group = await alice.StartsGroupAsync(bob.Address, carol.Address);
        var (bobs, carols) = (await bob.IsCalledIntoGroupAsync(), await carol.IsCalledIntoGroupAsync());
        dave.SignOut();
        await alice.SeesOfflineAsync(dave.Address);

        await alice.InvitesIntoGroupAsync(group, dave.Address);
        await alice.SeesGoneFromGroupAsync(group, dave.Address);

        bobs.Leave();
        carols.Leave();
        carol.SignOut();
        await alice.SeesOfflineAsync(carol.Address);
        var text = Secrets.New("message");
        await alice.SaysInGroupAsync(group, text);
        await bob.HearsInGroupAsync(await bob.IsCalledIntoGroupAsync(), account.Address, text);
        await alice.Client.WaitForAsync(
            received => received.Room == group && received.Body?.StartsWith("Not delivered to", StringComparison.Ordinal) == true, "who missed it");
    }

    [Fact]
    public async Task A_file_put_into_a_group_goes_to_each_and_who_did_not_take_it_is_named()
    {
        var (account, bobs, carols) = (Msn.NewAccount("alice"), Msn.NewAccount("bob"), Msn.NewAccount("carol"));
        await Msn.BefriendAsync(account, bobs);
        await Msn.BefriendAsync(account, carols);
        var bob = EndsWithStory(await Msn.SignInAsync(bobs));
        var carol = EndsWithStory(await Msn.SignInAsync(carols));
        var alice = (MatrixPerson)await NewPersonAsync();
        await alice.LinkAsync(account.Address, account.Password);
        await alice.SeesAvailableAsync(bob.Address);
        await alice.SeesAvailableAsync(carol.Address);
        var group = await alice.StartsGroupAsync(bob.Address, carol.Address);
        var content = new byte[20_000];
        Random.Shared.NextBytes(content);

        var handle = await alice.SendsFileToGroupAsync(group, "song.bin", content);
        Assert.Equal(content, await MsnFriend.TakesAsync(await bob.IsOfferedAsync("song.bin")));
        await (await carol.IsOfferedAsync("song.bin")).DeclineAsync(TestContext.Current.CancellationToken);

        await alice.IsToldInGroupAsync(group, "The file was delivered to bob", "not delivered to carol", "declined it");
        await alice.IsToldDeliveredAsync(handle);
    }

    [Fact]
    public async Task A_circle_is_a_room_that_lasts()
    {
        Assert.SkipUnless(PlayedVersion.Dialects[0].HasCircles, "The version played has no circles.");
        var (person, account) = await NewLinkedPersonAsync();
        var alice = (MatrixPerson)person;
        var carol = Msn.NewAccount("carol");
        await using var client = await Msn.SignInClientAsync(carol);

        var name = Secrets.New("circle");
        var group = await alice.MakesCircleAsync(name);
        await alice.InvitesIntoGroupAsync(group, carol.Address);
        var invitation = await FindAsync<CirclesEvent>(client, news => news.Circles is [{ IsInvitation: true }]);
        await client.AnswerCircleInvitationAsync(invitation.Circles[0].Conversation, joins: true, TestContext.Current.CancellationToken);
        await alice.SeesInGroupAsync(group, carol.Address);

        // A member is one as soon as he has joined; what is said reaches him when he is there.
        await FindAsync<CirclePresenceEvent>(client, seen => seen.Address == account.Address && seen.Presence.Status == MsnpStatus.Online);

        var (question, answer) = (Secrets.New("message"), Secrets.New("message"));
        await alice.SaysInGroupAsync(group, question);
        Assert.Equal((account.Address, question), await FindAsync<TextEvent>(client, _ => true) is var heard ? (heard.Sender, heard.Message.Text) : default);
        await client.SendTextAsync(invitation.Circles[0].Conversation, new TextMessage(answer), TestContext.Current.CancellationToken);
        await alice.HearsInGroupAsync(group, carol.Address, answer);
    }

    private static async Task<TEvent> FindAsync<TEvent>(MsnpClient client, Func<TEvent, bool> matches)
        where TEvent : MsnpEvent
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Waiting.Patience);
        await foreach (var report in client.Events.ReadAllAsync(patience.Token))
        {
            if (report is TEvent found && matches(found))
                return found;
        }

        throw new InvalidOperationException($"The events ended without the {typeof(TEvent).Name} that was waited for.");
    }
}
