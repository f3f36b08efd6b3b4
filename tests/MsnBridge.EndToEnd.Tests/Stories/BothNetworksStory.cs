using MsnBridge.Core.Contacts;
using MsnBridge.EndToEnd.Tests.Bridge;
using MsnBridge.EndToEnd.Tests.Matrix;
using MsnBridge.EndToEnd.Tests.Msn;
using MsnBridge.EndToEnd.Tests.Servers;
using MsnBridge.Msnp.Commands;

namespace MsnBridge.EndToEnd.Tests.Stories;

/// <summary>One person links one MSN account from Matrix and from XMPP: it is one session on MSN and one conversation in both places.</summary>
[EveryVersion]
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
    public async Task What_did_not_arrive_is_told_in_both_places_and_what_waits_where_it_was_written()
    {
        var bob = Msn.NewPerson("bob");
        var (matrix, jabber, _) = await NewPersonOnBothAsync(bob);
        bob.SignOut();
        await jabber.SeesOfflineAsync(bob.Address);
        await matrix.SeesOfflineAsync(bob.Address);

        const string NotDelivered = "What you wrote elsewhere was not delivered: the contact is offline or appears to be.";
        var fromMatrix = Secrets.New("message");
        await matrix.IsToldOfAbsenceAsync(bob.Address, await matrix.SaysAsync(bob.Address, fromMatrix));
        if (PlayedVersion.KeepsMessages)
            await jabber.SeesOwnAsync(bob.Address, fromMatrix);
        else
            await jabber.HearsAsync(bob.Address, NotDelivered);

        var fromJabber = Secrets.New("message");
        await jabber.IsToldOfAbsenceAsync(bob.Address, await jabber.SaysAsync(bob.Address, fromJabber));
        if (PlayedVersion.KeepsMessages)
            await matrix.IsToldByContactAsync(bob.Address, $"You wrote elsewhere: {fromJabber}");
        else
            await matrix.IsToldByContactAsync(bob.Address, NotDelivered);
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
    public async Task Who_asks_asks_in_both_places_and_one_answer_is_enough()
    {
        var bob = Msn.NewPerson("bob");
        var (matrix, jabber, account) = await NewPersonOnBothAsync(bob);
        var carol = Msn.NewPerson("carol");
        carol.Resident.AddContact(account.Address);
        await jabber.IsAskedAsync(carol.Address);
        await matrix.IsAskedAsync(carol.Address);

        await matrix.AskAsync(BotWords.Accept(carol.Address));

        await carol.IsAddedByAsync(account.Address);
        await carol.SeesOnlineAsync(account.Address);
        await matrix.SeesContactAsync(carol.Address);
        var text = Secrets.New("message");
        await carol.SaysAsync(account.Address, text);
        await matrix.HearsAsync(carol.Address, text);
        await jabber.HearsAsync(carol.Address, text);
    }

    [Fact]
    public async Task A_contact_added_or_removed_on_one_network_is_so_on_the_other()
    {
        var bob = Msn.NewPerson("bob");
        var (matrix, jabber, account) = await NewPersonOnBothAsync(bob);
        var carol = Msn.NewPerson("carol");

        await matrix.AddsAsync(carol.Address);
        await carol.IsAddedByAsync(account.Address);
        await jabber.SeesContactAsync(carol.Address);
        await jabber.SeesAvailableAsync(carol.Address);

        await jabber.RemovesAsync(bob.Address);
        await bob.IsRemovedByAsync(account.Address);
        await matrix.SeesNoContactAsync(bob.Address);
        Assert.Equal([carol.Address], Msn.ForwardListOf(account));
    }

    [Fact]
    public async Task A_network_that_is_away_holds_up_nothing_on_the_other_and_misses_nothing()
    {
        var bob = Msn.NewPerson("bob");
        var (matrix, jabber, account) = await NewPersonOnBothAsync(bob);
        var before = Secrets.New("message");
        await bob.SaysAsync(account.Address, before);
        await matrix.HearsAsync(bob.Address, before);
        await jabber.HearsAsync(bob.Address, before);

        await Synapse.StopAsync();
        var (fromBob, fromJabber) = (Secrets.New("message"), Secrets.New("message"));
        await bob.SaysAsync(account.Address, fromBob);
        await jabber.HearsAsync(bob.Address, fromBob);
        var id = await jabber.SaysAsync(bob.Address, fromJabber);
        await bob.HearsAsync(account.Address, fromJabber);
        await jabber.IsToldDeliveredAsync(id);
        await Synapse.StartAsync();

        await matrix.HearsAsync(bob.Address, fromBob);
        await matrix.IsToldByContactAsync(bob.Address, $"You wrote elsewhere: {fromJabber}");
        var last = Secrets.New("message");
        await bob.SaysAsync(account.Address, last);
        await matrix.HearsAsync(bob.Address, last);
        await jabber.HearsAsync(bob.Address, last);
        Assert.Equal([before, fromBob, last], matrix.TextsFrom(bob.Address));
        Assert.Equal([before, fromBob, last], jabber.TextsFrom(bob.Address));
        Assert.Single(matrix.NoticesFrom(bob.Address));
        Assert.Empty(bob.HeardButNotTaken);
    }

    [Fact]
    public async Task Killed_in_the_middle_the_bridge_shows_each_message_once_in_each_place()
    {
        var bob = Msn.NewPerson("bob");
        var (matrix, jabber, account) = await NewPersonOnBothAsync(bob);
        await matrix.RoomWithAsync(bob.Address);
        var warmUp = Secrets.New("message");
        await matrix.IsToldDeliveredAsync(await matrix.SaysAsync(bob.Address, warmUp));
        await jabber.SeesOwnAsync(bob.Address, warmUp);

        // What Matrix handed over is never lost, whatever had become of it.
        var said = new List<string>();
        for (var round = 0; round < 3; round++)
        {
            for (var number = 0; number < 5; number++)
            {
                said.Add(Secrets.New("message"));
                await matrix.SaysAsync(bob.Address, said[^1]);
            }

            await Bridge.KillAsync();
            await StartBridgeAsync();
            await bob.SeesOnlineAsync(account.Address);
        }

        said.Add(Secrets.New("message"));
        await matrix.IsToldDeliveredAsync(await matrix.SaysAsync(bob.Address, said[^1]));
        await jabber.SeesOwnAsync(bob.Address, said[^1]);
        Assert.Equal([warmUp, .. said], jabber.OwnTextsTo(bob.Address));
        var heard = bob.HeardButNotTaken;
        Assert.Equal(heard.Distinct(), heard);
        Assert.Equal(heard, [warmUp, .. said.Where(heard.Contains)]);
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

        Assert.Contains("linked on this bridge already, with another password", refusal, StringComparison.Ordinal);
        Assert.False(await mallory.IsLinkedAsync(account.Address));
        // Alice has not been put out for it.
        Assert.DoesNotContain(bob.StatusesSeenOf(account.Address), status => status == MsnpStatus.Offline);
        var text = Secrets.New("message");
        await bob.SaysAsync(account.Address, text);
        await alice.HearsAsync(bob.Address, text);
        Assert.Empty(mallory.IdsOfTexts()[text]);
    }
}
