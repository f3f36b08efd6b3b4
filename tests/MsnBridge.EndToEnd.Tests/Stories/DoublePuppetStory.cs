using MsnBridge.EndToEnd.Tests.Bridge;
using MsnBridge.EndToEnd.Tests.Servers;

namespace MsnBridge.EndToEnd.Tests.Stories;

/// <summary>The bridge acts in a person's own name, because the homeserver's admin lets it.</summary>
[Collection(BothNetworks.Name)]
public sealed class DoublePuppetStory(SynapseServer synapse, ProsodyServer prosody) : StoryOfBothNetworks(synapse, prosody)
{
    protected override bool DoublePuppets => true;

    [Fact]
    public async Task A_contacts_invitation_is_accepted_by_itself_and_the_room_listed_as_direct()
    {
        var bob = Msn.NewPerson("bob");
        var account = Msn.NewAccount("alice");
        await Msn.BefriendAsync(account, bob);
        var alice = await NewMatrixPersonAsync(accepts: false);
        await alice.LinkAsync(account.Address, account.Password);
        await bob.SeesOnlineAsync(account.Address);

        var text = Secrets.New("message");
        await bob.SaysAsync(account.Address, text);
        await alice.HearsAsync(bob.Address, text);

        var room = await alice.RoomWithAsync(bob.Address);
        Assert.Contains(alice.Client.Id, await alice.Client.GetMembersAsync(room));
        await alice.ListsAsDirectAsync(bob.Address, room);
    }

    [Fact]
    public async Task What_was_written_elsewhere_appears_as_the_persons_own_and_goes_to_MSN_once()
    {
        var bob = Msn.NewPerson("bob");
        var (matrix, jabber, account) = await NewPersonOnBothAsync(bob, accepts: false);

        var text = Secrets.New("message");
        await jabber.SaysAsync(bob.Address, text);
        await bob.HearsAsync(account.Address, text);
        await matrix.SeesOwnAsync(text);

        // What the bridge would carry back would be before this one.
        var next = Secrets.New("message");
        var id = await matrix.SaysAsync(bob.Address, next);
        await bob.HearsAsync(account.Address, next);
        await matrix.IsToldDeliveredAsync(id);
        await jabber.SeesOwnAsync(bob.Address, next);
        Assert.Empty(bob.HeardButNotTaken);
        Assert.Equal([next], jabber.OwnTextsTo(bob.Address));
        Assert.Single(matrix.Client.Received, received => received.IsMessage() && received.Body == text);
        Assert.Empty(matrix.NoticesFrom(bob.Address));
    }
}

/// <summary>The bridge acts in a person's own name, because he gave it an access token.</summary>
[Collection(BothNetworks.Name)]
public sealed class AccessTokenStory(SynapseServer synapse, ProsodyServer prosody) : StoryOfBothNetworks(synapse, prosody)
{
    [Fact]
    public async Task A_persons_own_token_is_taken_and_one_that_is_not_his_is_refused()
    {
        var bob = Msn.NewPerson("bob");
        var (matrix, jabber, account) = await NewPersonOnBothAsync(bob, accepts: false);
        var eve = EndsWithStory(await Synapse.SignInNewUserAsync("eve"));

        Assert.Contains("does not know this access token", await matrix.LogsInMatrixAsync(Secrets.New("token")), StringComparison.Ordinal);
        Assert.Contains($"belongs to {eve.Id}", await matrix.LogsInMatrixAsync(eve.AccessToken), StringComparison.Ordinal);
        var refused = Secrets.New("message");
        await jabber.SaysAsync(bob.Address, refused);
        await bob.HearsAsync(account.Address, refused);
        var token = await Synapse.NewTokenAsync(matrix.Client);
        Assert.Contains("act in your name", await matrix.LogsInMatrixAsync(token), StringComparison.Ordinal);

        var text = Secrets.New("message");
        await jabber.SaysAsync(bob.Address, text);
        await bob.HearsAsync(account.Address, text);
        await matrix.SeesOwnAsync(text);

        Assert.Contains("forgotten", await matrix.AskAsync("logout-matrix"), StringComparison.Ordinal);
        var after = Secrets.New("message");
        await jabber.SaysAsync(bob.Address, after);
        await matrix.IsToldByContactAsync(bob.Address, $"You wrote elsewhere: {after}");
    }

    [Fact]
    public async Task A_token_that_was_signed_out_gives_way_to_the_contacts_notice()
    {
        var bob = Msn.NewPerson("bob");
        var (matrix, jabber, account) = await NewPersonOnBothAsync(bob);
        var token = await Synapse.NewTokenAsync(matrix.Client);
        await matrix.LogsInMatrixAsync(token);
        var text = Secrets.New("message");
        await jabber.SaysAsync(bob.Address, text);
        await matrix.SeesOwnAsync(text);

        await Synapse.EndTokenAsync(token);
        var lost = Secrets.New("message");
        await jabber.SaysAsync(bob.Address, lost);

        await matrix.IsToldByContactAsync(bob.Address, $"You wrote elsewhere: {lost}");
        await bob.HearsAsync(account.Address, text);
        await bob.HearsAsync(account.Address, lost);
    }
}
