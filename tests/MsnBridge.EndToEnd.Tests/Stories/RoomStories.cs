using MsnBridge.EndToEnd.Tests.Bridge;
using MsnBridge.EndToEnd.Tests.Matrix;
using MsnBridge.EndToEnd.Tests.Servers;

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
