using MsnBridge.Core.Contacts;
using MsnBridge.Core.Content;
using MsnBridge.Core.Conversations;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Pictures;
using MsnBridge.Core.Puppets;
using static MsnBridge.Data.Tests.Contracts.Samples;

namespace MsnBridge.Data.Tests.Contracts;

public abstract class PuppetStoreContract : StoreContract
{
    private IPuppetStore Puppets => Stores.Puppets;

    [Fact]
    public async Task A_saved_puppet_is_found_by_id_by_user_and_by_account()
    {
        var puppet = Puppet(links: [Juliet, new HomeUser(new HomeNetworkId("matrix"), "@juliet:capulet.example")]);
        await Puppets.SaveAsync(puppet, Token);

        AssertSame(puppet, await Puppets.FindAsync(puppet.Id, Token));
        AssertSame(puppet, await Puppets.FindByUserAsync(puppet.Links[0], Token));
        AssertSame(puppet, await Puppets.FindByUserAsync(puppet.Links[1], Token));
        AssertSame(puppet, await Puppets.FindByAccountAsync(puppet.Account, Token));
        AssertSame(puppet, Assert.Single(await Puppets.LoadAllAsync(Token)));
    }

    [Fact]
    public async Task What_was_not_saved_is_not_found()
    {
        await Puppets.SaveAsync(Puppet(), Token);

        Assert.Null(await Puppets.FindAsync(NewPuppetId(), Token));
        Assert.Null(await Puppets.FindByUserAsync(Nurse, Token));
        Assert.Null(await Puppets.FindByAccountAsync(new RemoteAccount("nina", "juliet@msn.example"), Token));
    }

    [Fact]
    public async Task Users_are_found_by_their_network()
    {
        await Puppets.SaveAsync(Puppet(links: [Juliet, new HomeUser(new HomeNetworkId("matrix"), "@juliet:capulet.example")]), Token);
        await Puppets.SaveAsync(Puppet(address: "nurse@msn.example", links: [Nurse]), Token);

        Assert.Equivalent(new[] { Juliet, Nurse }, await Puppets.FindUsersAsync(Xmpp, Token), strict: true);
    }

    [Fact]
    public async Task Saving_again_replaces_the_puppet_and_keeps_its_contacts()
    {
        var puppet = Puppet();
        await Puppets.SaveAsync(puppet, Token);
        await Puppets.SaveContactAsync(puppet.Id, Contact(Romeo), Token);
        await Stores.Rosters.SaveAsync(Juliet, Romeo, "shown", Token);
        var changed = puppet with
        {
            Password = new Secret("capulet"),
            Status = new LoginStatus(LoginState.Connected, "Signed in.", Noon.AddHours(1)),
            Links = [Nurse, Juliet],
        };

        await Puppets.SaveAsync(changed, Token);

        AssertSame(changed, await Puppets.FindByUserAsync(Nurse, Token));
        Assert.Single(await Puppets.LoadContactsAsync(puppet.Id, Token));
        Assert.Single(await Stores.Rosters.LoadAsync(Juliet, Token));
    }

    [Fact]
    public async Task A_link_that_is_not_saved_again_is_gone_with_what_was_shown()
    {
        var puppet = Puppet(links: [Juliet, Nurse]);
        await Puppets.SaveAsync(puppet, Token);
        await Stores.Rosters.SaveAsync(Nurse, Romeo, "shown", Token);

        await Puppets.SaveAsync(puppet with { Links = [Juliet] }, Token);

        Assert.Null(await Puppets.FindByUserAsync(Nurse, Token));
        Assert.Empty(await Stores.Rosters.LoadAsync(Nurse, Token));
        await Puppets.SaveAsync(Puppet(address: "nurse@msn.example", links: [Nurse]), Token);
    }

    [Fact]
    public async Task An_account_of_another_puppet_is_refused()
    {
        var puppet = Puppet();
        await Puppets.SaveAsync(puppet, Token);

        var conflict = await Assert.ThrowsAsync<PuppetConflictException>(() => Puppets.SaveAsync(Puppet(links: [Nurse]), Token).AsTask());

        Assert.Equal("The account juliet@msn.example (escargot) is linked already.", conflict.Message);
        Assert.Null(await Puppets.FindByUserAsync(Nurse, Token));
    }

    [Fact]
    public async Task A_user_of_another_puppet_is_refused()
    {
        await Puppets.SaveAsync(Puppet(), Token);
        var other = Puppet(address: "nurse@msn.example", links: [Nurse, Juliet]);

        var conflict = await Assert.ThrowsAsync<PuppetConflictException>(() => Puppets.SaveAsync(other, Token).AsTask());

        Assert.Equal("juliet@capulet.example has linked another account already.", conflict.Message);
        Assert.Null(await Puppets.FindAsync(other.Id, Token));
    }

    [Fact]
    public async Task Of_many_who_claim_an_account_at_once_one_gets_it()
    {
        var claims = Enumerable.Range(0, 32).Select(i => Puppet(links: [new HomeUser(Xmpp, $"user{i}@capulet.example")])).ToArray();

        var won = await Task.WhenAll(claims.Select(claim => Task.Run(async () =>
        {
            try
            {
                await Puppets.SaveAsync(claim, Token);
                return true;
            }
            catch (PuppetConflictException)
            {
                return false;
            }
        })));

        Assert.Single(won, true);
        Assert.Single(await Puppets.LoadAllAsync(Token));
    }

    [Fact]
    public async Task A_status_is_saved_alone()
    {
        var puppet = Puppet();
        await Puppets.SaveAsync(puppet, Token);
        var status = new LoginStatus(LoginState.SignedInElsewhere, "From another place.", Noon.AddDays(1));

        await Puppets.SaveStatusAsync(puppet.Id, status, Token);

        AssertSame(puppet with { Status = status }, await Puppets.FindAsync(puppet.Id, Token));
    }

    [Fact]
    public async Task Removal_takes_links_contacts_and_what_was_shown_with_it()
    {
        var (puppet, other) = (Puppet(), Puppet(address: "nurse@msn.example", links: [Nurse]));
        await Puppets.SaveAsync(puppet, Token);
        await Puppets.SaveAsync(other, Token);
        await Puppets.SaveContactsAsync(puppet.Id, [Contact(Romeo), Contact(Tybalt)], Token);
        await Puppets.SaveContactsAsync(other.Id, [Contact(Romeo)], Token);
        await Stores.Rosters.SaveAsync(Juliet, Romeo, "shown", Token);
        await Stores.Rosters.SaveAsync(Nurse, Romeo, "shown", Token);

        await Puppets.RemoveAsync(puppet.Id, Token);
        await Puppets.RemoveAsync(puppet.Id, Token);

        Assert.Null(await Puppets.FindByUserAsync(Juliet, Token));
        Assert.Empty(await Puppets.LoadContactsAsync(puppet.Id, Token));
        Assert.Empty(await Stores.Rosters.LoadAsync(Juliet, Token));
        Assert.Single(await Puppets.LoadContactsAsync(other.Id, Token));
        Assert.Single(await Stores.Rosters.LoadAsync(Nurse, Token));
    }

    [Fact]
    public async Task What_comes_late_for_a_removed_puppet_leaves_nothing_behind()
    {
        var puppet = Puppet();
        await Puppets.SaveAsync(puppet, Token);
        await Puppets.RemoveAsync(puppet.Id, Token);

        await Puppets.SaveStatusAsync(puppet.Id, puppet.Status, Token);
        await Puppets.SaveContactAsync(puppet.Id, Contact(Romeo), Token);
        await Puppets.SaveContactsAsync(puppet.Id, [Contact(Romeo)], Token);
        await Puppets.RemoveContactAsync(puppet.Id, Romeo, Token);

        Assert.Null(await Puppets.FindAsync(puppet.Id, Token));
        await Puppets.SaveAsync(puppet, Token);
        Assert.Empty(await Puppets.LoadContactsAsync(puppet.Id, Token));
    }

    [Fact]
    public async Task Contacts_come_back_as_they_were_saved()
    {
        var puppet = Puppet();
        await Puppets.SaveAsync(puppet, Token);
        var bare = new Contact { Id = Tybalt, DisplayName = "tybalt", Relation = ContactRelation.Blocked | ContactRelation.ListsMe };
        await Puppets.SaveContactsAsync(puppet.Id, [Contact(Romeo), bare], Token);

        Assert.Equal([Contact(Romeo), bare], (await Puppets.LoadContactsAsync(puppet.Id, Token)).OrderBy(contact => contact.Id.Value));
    }

    [Fact]
    public async Task Pictures_of_the_owner_go_with_his_link()
    {
        var elsewhere = new HomeUser(new HomeNetworkId("matrix"), "@juliet:capulet.example");
        var puppet = Puppet(links: [Juliet, elsewhere]);
        await Puppets.SaveAsync(puppet, Token);
        Assert.Empty(await Puppets.LoadPicturesAsync(puppet.Id, Token));
        var first = new HomePicture("hash", new ContentKey("own-1"), false, Noon);
        var second = new HomePicture("mxc://capulet.example/1", null, true, Noon.AddDays(1));

        await Puppets.SavePictureAsync(Juliet, first with { Source = "older" }, Token);
        await Puppets.SavePictureAsync(Juliet, first, Token);
        await Puppets.SavePictureAsync(elsewhere, second, Token);
        await Puppets.SavePictureAsync(Nurse, second, Token);
        await Puppets.SaveAsync(puppet with { Password = new Secret("other") }, Token);

        var saved = await Puppets.LoadPicturesAsync(puppet.Id, Token);
        Assert.Equal(2, saved.Count);
        Assert.Contains(KeyValuePair.Create(Juliet, first), saved);
        Assert.Contains(KeyValuePair.Create(elsewhere, second), saved);

        await Puppets.SaveAsync(puppet with { Links = [Juliet] }, Token);
        Assert.Equal([KeyValuePair.Create(Juliet, first)], await Puppets.LoadPicturesAsync(puppet.Id, Token));
        await Puppets.SaveAsync(puppet, Token);
        Assert.Single(await Puppets.LoadPicturesAsync(puppet.Id, Token));
    }

    [Fact]
    public async Task Saving_the_list_replaces_the_whole_of_it()
    {
        var puppet = Puppet();
        await Puppets.SaveAsync(puppet, Token);
        await Puppets.SaveContactsAsync(puppet.Id, [Contact(Romeo), Contact(Tybalt)], Token);

        var renamed = Contact(Romeo, "Montague") with { Groups = [], OwnName = null };
        await Puppets.SaveContactsAsync(puppet.Id, [renamed], Token);
        Assert.Equal([renamed], await Puppets.LoadContactsAsync(puppet.Id, Token));

        await Puppets.SaveContactsAsync(puppet.Id, [], Token);
        Assert.Empty(await Puppets.LoadContactsAsync(puppet.Id, Token));
    }

    [Fact]
    public async Task A_contact_is_added_changed_and_removed_alone()
    {
        var puppet = Puppet();
        await Puppets.SaveAsync(puppet, Token);
        await Puppets.SaveContactAsync(puppet.Id, Contact(Tybalt), Token);

        await Puppets.SaveContactAsync(puppet.Id, Contact(Romeo), Token);
        await Puppets.SaveContactAsync(puppet.Id, Contact(Romeo, "Montague"), Token);
        await Puppets.RemoveContactAsync(puppet.Id, Tybalt, Token);

        Assert.Equal([Contact(Romeo, "Montague")], await Puppets.LoadContactsAsync(puppet.Id, Token));
    }

    [Fact]
    public async Task Groups_come_back_as_they_were_saved_in_the_order_of_their_last_change()
    {
        var puppet = Puppet();
        await Puppets.SaveAsync(puppet, Token);
        var group = new GroupConversation { Id = new("group:1"), Members = [Romeo, Tybalt] };
        var circle = new GroupConversation { Id = new("circle:1"), Name = "Capulets, \"all\"", Members = [Tybalt], Lasts = true };
        await Puppets.SaveGroupAsync(puppet.Id, group, Token);
        await Puppets.SaveGroupAsync(puppet.Id, circle, Token);
        await Puppets.SaveGroupAsync(puppet.Id, group with { Members = [Romeo] }, Token);

        Assert.Equal([circle, group with { Members = [Romeo] }], await Puppets.LoadGroupsAsync(puppet.Id, Token));
        await Puppets.RemoveGroupAsync(puppet.Id, circle.Id, Token);
        Assert.Equal([group with { Members = [Romeo] }], await Puppets.LoadGroupsAsync(puppet.Id, Token));
    }

    [Fact]
    public async Task Groups_go_with_their_puppet_and_none_is_saved_for_one_that_is_gone()
    {
        var puppet = Puppet();
        var group = new GroupConversation { Id = new("group:1"), Members = [Romeo] };
        await Puppets.SaveAsync(puppet, Token);
        await Puppets.SaveGroupAsync(puppet.Id, group, Token);
        await Puppets.RemoveAsync(puppet.Id, Token);
        await Puppets.SaveGroupAsync(puppet.Id, group, Token);
        await Puppets.SaveAsync(puppet, Token);

        Assert.Empty(await Puppets.LoadGroupsAsync(puppet.Id, Token));
    }

    [Fact]
    public async Task Puppets_may_save_all_at_once()
    {
        var puppets = Enumerable.Range(0, 40)
            .Select(i => Puppet(address: $"user{i}@msn.example", links: [new HomeUser(Xmpp, $"user{i}@capulet.example")])).ToArray();

        await Task.WhenAll(puppets.Select(puppet => Task.Run(async () =>
        {
            await Puppets.SaveAsync(puppet, Token);
            await Puppets.SaveContactsAsync(puppet.Id, [Contact(Romeo)], Token);
            await Stores.Rosters.SaveAsync(puppet.Links[0], Romeo, "shown", Token);
            await Stores.Journal.AppendAsync([Draft(LaneToRemote(puppet.Id))], Token);
            await Puppets.SaveStatusAsync(puppet.Id, new LoginStatus(LoginState.Connected, null, Noon), Token);
            Assert.Single(await Puppets.LoadContactsAsync(puppet.Id, Token));
        })));

        Assert.All(await Puppets.LoadAllAsync(Token), puppet => Assert.Equal(LoginState.Connected, puppet.Status.State));
        Assert.Equal(puppets.Length, (await Stores.Journal.FindPendingLanesAsync(Token)).Count);
    }

    private static void AssertSame(PuppetRecord expected, PuppetRecord? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Id, actual.Id);
        Assert.Equal(expected.Account, actual.Account);
        Assert.Equal(expected.Password.Reveal(), actual.Password.Reveal());
        Assert.Equal(expected.Status, actual.Status);
        Assert.Equivalent(expected.Links, actual.Links, strict: true);
    }
}
