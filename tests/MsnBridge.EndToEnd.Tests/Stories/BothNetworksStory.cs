using MsnBridge.Core.Contacts;
using MsnBridge.EndToEnd.Tests.Bridge;
using MsnBridge.EndToEnd.Tests.Servers;
using MsnBridge.Msnp.Commands;

namespace MsnBridge.EndToEnd.Tests.Stories;

/// <summary>One person links one MSN account from Matrix and from XMPP: it is one session on MSN and one conversation in both places.</summary>
[Collection(BothNetworks.Name)]
public sealed class BothNetworksStory(SynapseServer synapse, ProsodyServer prosody) : StoryOfBothNetworks(synapse, prosody)
{
    [Fact]
    public async Task What_is_said_appears_once_in_each_place()
    {
        var bob = Msn.NewPerson("bob");
        var (matrix, jabber, account) = await NewPersonOnBothAsync(bob);

        var fromBob = Secrets.New("message");
        await bob.SaysAsync(account.Address, fromBob);
        await matrix.HearsAsync(bob.Address, fromBob);
        await jabber.HearsAsync(bob.Address, fromBob);

        var fromMatrix = Secrets.New("message");
        var id = await matrix.SaysAsync(bob.Address, fromMatrix);
        await bob.HearsAsync(account.Address, fromMatrix);
        await matrix.IsToldDeliveredAsync(id);
        await jabber.SeesOwnAsync(bob.Address, fromMatrix);

        var fromJabber = Secrets.New("message");
        id = await jabber.SaysAsync(bob.Address, fromJabber);
        await bob.HearsAsync(account.Address, fromJabber);
        await jabber.IsToldDeliveredAsync(id);
        await matrix.IsToldByContactAsync(bob.Address, $"You wrote elsewhere: {fromJabber}");

        // Each direction keeps its order: what would come twice has come before these.
        var last = Secrets.New("message");
        await bob.SaysAsync(account.Address, last);
        await matrix.HearsAsync(bob.Address, last);
        await jabber.HearsAsync(bob.Address, last);
        var answer = Secrets.New("message");
        await matrix.SaysAsync(bob.Address, answer);
        await bob.HearsAsync(account.Address, answer);
        await jabber.SeesOwnAsync(bob.Address, answer);

        Assert.Equal([fromBob, last], matrix.TextsFrom(bob.Address));
        Assert.Equal([fromBob, last], jabber.TextsFrom(bob.Address));
        Assert.Equal([fromMatrix, answer], jabber.OwnTextsTo(bob.Address));
        Assert.Single(matrix.NoticesFrom(bob.Address), notice => notice.Contains(fromJabber, StringComparison.Ordinal));
        Assert.DoesNotContain(matrix.NoticesFrom(bob.Address), notice => notice.Contains(fromMatrix, StringComparison.Ordinal));
        Assert.Empty(bob.HeardButNotTaken);
    }

    [Fact]
    public async Task Linking_from_a_second_network_makes_no_second_session()
    {
        var bob = Msn.NewPerson("bob");
        var (matrix, jabber, account) = await NewPersonOnBothAsync(bob);

        Assert.Contains(account.Address, await matrix.AskStatusAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(Bridge.Log, line => line.Contains("signed in elsewhere", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(0, await Bridge.StopAsync());
        var logged = Bridge.Log.Count;
        await StartBridgeAsync();

        await Bridge.WaitForLogAsync("1 linked accounts restored", logged);
        await bob.SeesOnlineAsync(account.Address);
        var text = Secrets.New("message");
        await bob.SaysAsync(account.Address, text);
        await matrix.HearsAsync(bob.Address, text);
        await jabber.HearsAsync(bob.Address, text);
    }

    [Fact]
    public async Task What_did_not_arrive_is_told_in_both_places()
    {
        var bob = Msn.NewPerson("bob");
        var (matrix, jabber, _) = await NewPersonOnBothAsync(bob);
        bob.SignOut();
        await jabber.SeesOfflineAsync(bob.Address);
        await matrix.SeesOfflineAsync(bob.Address);

        var id = await matrix.SaysAsync(bob.Address, Secrets.New("message"));
        Assert.Contains("offline", await matrix.IsToldUndeliveredAsync(id), StringComparison.Ordinal);
        await jabber.HearsAsync(bob.Address, "What you wrote elsewhere was not delivered: the contact is offline or appears to be.");

        id = await jabber.SaysAsync(bob.Address, Secrets.New("message"));
        Assert.Contains("offline", await jabber.IsToldUndeliveredAsync(id), StringComparison.Ordinal);
        await matrix.IsToldByContactAsync(bob.Address, "What you wrote elsewhere was not delivered: the contact is offline or appears to be.");
    }

    [Fact]
    public async Task Who_leaves_one_network_is_still_there_by_the_other()
    {
        var bob = Msn.NewPerson("bob");
        var (matrix, jabber, account) = await NewPersonOnBothAsync(bob);

        // Being online on Matrix speaks for him, until he is on XMPP alone.
        await jabber.SetsPresenceAsync(Availability.Busy, "");
        await matrix.LeavesAsync();
        await bob.SeesStatusAsync(account.Address, MsnpStatus.Busy);
        Assert.DoesNotContain(bob.StatusesSeenOf(account.Address), status => status == MsnpStatus.Offline);

        await matrix.Client.ComeBackAsync();
        await bob.SeesStatusAsync(account.Address, MsnpStatus.Online);
        await jabber.LeavesAsync();
        await matrix.SetsPresenceAsync(Availability.Away, "");
        await bob.SeesStatusAsync(account.Address, MsnpStatus.Idle);
        Assert.DoesNotContain(bob.StatusesSeenOf(account.Address), status => status == MsnpStatus.Offline);

        await matrix.LeavesAsync();
        await bob.SeesOfflineAsync(account.Address);
    }

    [Fact]
    public async Task Unlinking_one_network_leaves_the_other()
    {
        var bob = Msn.NewPerson("bob");
        var (matrix, jabber, account) = await NewPersonOnBothAsync(bob);
        await matrix.RoomWithAsync(bob.Address);

        await matrix.UnlinkAsync(bob.Address);

        Assert.False(await matrix.IsLinkedAsync(account.Address));
        Assert.True(await jabber.IsLinkedAsync(account.Address));
        Assert.DoesNotContain(bob.StatusesSeenOf(account.Address), status => status == MsnpStatus.Offline);
        var text = Secrets.New("message");
        await bob.SaysAsync(account.Address, text);
        await jabber.HearsAsync(bob.Address, text);
        var id = await jabber.SaysAsync(bob.Address, Secrets.New("message"));
        await jabber.IsToldDeliveredAsync(id);
        id = await matrix.SaysAsync(bob.Address, Secrets.New("message"));
        Assert.Contains("no MSN account", await matrix.IsToldUndeliveredAsync(id), StringComparison.Ordinal);
        Assert.Empty(matrix.TextsFrom(bob.Address));

        await jabber.UnlinkAsync(bob.Address);
        await bob.SeesOfflineAsync(account.Address);
    }

    [Fact]
    public async Task Who_does_not_know_the_password_gets_no_part_of_the_account()
    {
        var bob = Msn.NewPerson("bob");
        var account = Msn.NewAccount("alice");
        await Msn.BefriendAsync(account, bob);
        var alice = await NewMatrixPersonAsync();
        await alice.LinkAsync(account.Address, account.Password);
        await bob.SeesOnlineAsync(account.Address);
        var mallory = await NewJabberPersonAsync();

        var refusal = await mallory.TryLinkAsync(account.Address, Secrets.New("password"));

        Assert.Contains("linked by somebody else", refusal, StringComparison.Ordinal);
        Assert.False(await mallory.IsLinkedAsync(account.Address));
        // Alice has not been put out for it.
        Assert.DoesNotContain(bob.StatusesSeenOf(account.Address), status => status == MsnpStatus.Offline);
        var text = Secrets.New("message");
        await bob.SaysAsync(account.Address, text);
        await alice.HearsAsync(bob.Address, text);
        Assert.Empty(mallory.IdsOfTexts()[text]);
    }
}
