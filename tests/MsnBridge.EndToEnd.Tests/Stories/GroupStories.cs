using MsnBridge.EndToEnd.Tests.Bridge;
using MsnBridge.EndToEnd.Tests.Servers;
using MsnBridge.Msnp.Commands;

namespace MsnBridge.EndToEnd.Tests.Stories;

/// <summary>A person and several MSN contacts in one conversation.</summary>
public abstract class GroupStories(HomeServer server) : Story(server)
{
    [Fact]
    public async Task Somebody_on_MSN_brings_several_together_and_everybody_hears_everybody()
    {
        var (bob, carol) = (Msn.NewPerson("bob"), Msn.NewPerson("carol"));
        var (alice, account) = await NewLinkedPersonAsync(bob, carol);
        await bob.SeesOnlineAsync(account.Address);
        string[] texts = [.. Enumerable.Range(0, 4).Select(_ => Secrets.New("message"))];

        var bobs = await bob.OpensGroupAsync(account.Address, carol.Address);
        var carols = await carol.IsCalledIntoGroupAsync();
        var group = await alice.SeesGroupAsync(bob.Address, carol.Address);
        Assert.True(bobs.SendText(texts[0]));
        await alice.HearsInGroupAsync(group, bob.Address, texts[0]);
        Assert.True(carols.SendText(texts[1]));
        await alice.HearsInGroupAsync(group, carol.Address, texts[1]);
        var id = await alice.SaysInGroupAsync(group, texts[2]);
        await bob.HearsInGroupAsync(bobs, account.Address, texts[2]);
        await carol.HearsInGroupAsync(carols, account.Address, texts[2]);
        await alice.IsToldDeliveredAsync(id);
        await alice.TypesInGroupAsync(group);
        await bob.SeesTypingAsync(account.Address);
        Assert.True(carols.SendTyping());
        await alice.SeesTypingInGroupAsync(group, carol.Address);
        await alice.NudgesInGroupAsync(group);
        await bob.IsNudgedInGroupAsync(bobs, account.Address);
        await carol.IsNudgedInGroupAsync(carols, account.Address);
        Assert.True(carols.SendNudge());
        await alice.SeesNudgeInGroupAsync(group, carol.Address);
    }

    [Fact]
    public async Task People_come_and_go_and_the_person_does_too()
    {
        var (bob, carol, dave) = (Msn.NewPerson("bob"), Msn.NewPerson("carol"), Msn.NewPerson("dave"));
        var (alice, account) = await NewLinkedPersonAsync(bob, carol, dave);
        await bob.SeesOnlineAsync(account.Address);
        var bobs = await bob.OpensGroupAsync(account.Address, carol.Address);
        var carols = await carol.IsCalledIntoGroupAsync();
        var group = await alice.SeesGroupAsync(bob.Address, carol.Address);

        await alice.InvitesIntoGroupAsync(group, dave.Address);
        var daves = await dave.IsCalledIntoGroupAsync();
        await alice.SeesInGroupAsync(group, dave.Address);
        carols.Leave();
        await alice.SeesGoneFromGroupAsync(group, carol.Address);
        var text = Secrets.New("message");
        await alice.SaysInGroupAsync(group, text);
        await bob.HearsInGroupAsync(bobs, account.Address, text);
        await dave.HearsInGroupAsync(daves, account.Address, text);

        await alice.LeavesGroupAsync(group);
        await bob.SeesGoAsync(bobs, account.Address);
    }

    [Fact]
    public async Task A_group_goes_on_after_its_switchboard_died_and_after_the_bridge_restarted()
    {
        var (bob, carol) = (Msn.NewPerson("bob"), Msn.NewPerson("carol"));
        var (alice, account) = await NewLinkedPersonAsync(bob, carol);
        await bob.SeesOnlineAsync(account.Address);
        string[] texts = [.. Enumerable.Range(0, 3).Select(_ => Secrets.New("message"))];
        var bobs = await bob.OpensGroupAsync(account.Address, carol.Address);
        var carols = await carol.IsCalledIntoGroupAsync();
        var group = await alice.SeesGroupAsync(bob.Address, carol.Address);
        Assert.True(bobs.SendText(texts[0]));
        await alice.HearsInGroupAsync(group, bob.Address, texts[0]);

        // Everybody leaves it, and what the person says calls them again.
        bobs.Leave();
        carols.Leave();
        await alice.SaysInGroupAsync(group, texts[1]);
        (bobs, carols) = (await bob.IsCalledIntoGroupAsync(), await carol.IsCalledIntoGroupAsync());
        await bob.HearsInGroupAsync(bobs, account.Address, texts[1]);
        await carol.HearsInGroupAsync(carols, account.Address, texts[1]);

        Assert.Equal(0, await Bridge.StopAsync());
        await bob.SeesOfflineAsync(account.Address);
        await StartBridgeAsync();
        await bob.SeesOnlineAsync(account.Address);
        bobs = await bob.OpensGroupAsync(account.Address, carol.Address);
        await carol.IsCalledIntoGroupAsync();
        Assert.True(bobs.SendText(texts[2]));
        await alice.HearsInGroupAsync(group, bob.Address, texts[2]);
    }

    [Fact]
    public async Task A_third_who_is_called_into_a_talk_of_two_makes_a_group_beside_it()
    {
        var (bob, carol) = (Msn.NewPerson("bob"), Msn.NewPerson("carol"));
        var (alice, account) = await NewLinkedPersonAsync(bob, carol);
        await bob.SeesOnlineAsync(account.Address);
        string[] texts = [.. Enumerable.Range(0, 3).Select(_ => Secrets.New("message"))];
        var bobs = await bob.OpensGroupAsync(account.Address);
        Assert.True(bobs.SendText(texts[0]));
        await alice.HearsAsync(bob.Address, texts[0]);

        Assert.Equal(MsnpErrorCode.None, bobs.Invite(carol.Address));
        await bob.SeesComeAsync(bobs, carol.Address);
        var carols = await carol.IsCalledIntoGroupAsync();
        var group = await alice.SeesGroupAsync(bob.Address, carol.Address);
        Assert.True(carols.SendText(texts[1]));
        await alice.HearsInGroupAsync(group, carol.Address, texts[1]);

        // What is said to him alone does not go to both.
        await alice.SaysAsync(bob.Address, texts[2]);
        await bob.HearsAsync(account.Address, texts[2]);
    }

    [Fact]
    public async Task A_person_begins_a_group_with_several_contacts()
    {
        var (bob, carol) = (Msn.NewPerson("bob"), Msn.NewPerson("carol"));
        var (alice, account) = await NewLinkedPersonAsync(bob, carol);
        await bob.SeesOnlineAsync(account.Address);
        await alice.SeesAvailableAsync(bob.Address);
        await alice.SeesAvailableAsync(carol.Address);

        var group = await alice.StartsGroupAsync(bob.Address, carol.Address);
        var (question, answer) = (Secrets.New("message"), Secrets.New("message"));
        await alice.SaysInGroupAsync(group, question);
        var bobs = await bob.IsCalledIntoGroupAsync();
        var carols = await carol.IsCalledIntoGroupAsync();
        await bob.HearsInGroupAsync(bobs, account.Address, question);
        await carol.HearsInGroupAsync(carols, account.Address, question);
        Assert.True(carols.SendText(answer));

        await alice.HearsInGroupAsync(group, carol.Address, answer);
        await bob.HearsInGroupAsync(bobs, carol.Address, answer);
    }
}
