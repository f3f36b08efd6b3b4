using System.Text;
using MsnBridge.Msnp.AddressBook;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Server.Accounts;
using MsnBridge.Msnp.Server.Circles;
using MsnBridge.Msnp.Soap;

namespace MsnBridge.Msnp.Server.Tests.AddressBook;

public sealed class CircleTests : AddressBookTest
{
    [Fact]
    public async Task A_circle_is_made_and_somebody_invited_and_joins_and_leaves()
    {
        var alice = await OpenAsync(Alice);
        var bob = await OpenAsync(Bob);
        var id = await alice.CreateCircleAsync("Club Ä", "Alice", Token);
        Assert.Matches("^00000000-0000-0000-0009-[0-9a-f]{12}$", id);
        var own = Assert.Single((await alice.LoadAsync(Token)).Circles.Values);
        Assert.Equal((id, "Club Ä", CircleRole.Admin, RelationshipState.Accepted), (own.Id, own.DisplayName, own.Role, own.State));

        Assert.Empty((await bob.LoadAsync(Token)).Circles);
        await alice.InviteToCircleAsync(id, Bob, Token);
        await alice.InviteToCircleAsync(id, Bob, Token);
        var invited = (await bob.LoadAsync(Token)).Circles[id + "@live.com"];
        Assert.Equal((CircleRole.StatePendingOutbound, RelationshipState.WaitingForAnswer), (invited.Role, invited.State));
        Assert.Empty((await bob.LoadAsync(Token)).ContactList.Contacts);
        Assert.Equal(AddressBookFault.BookDoesNotExist, await RefusedAsync(bob.LoadCircleMembersAsync(id, Token)));

        await bob.AnswerCircleInvitationAsync(id, joins: true, Token);
        Assert.Equal(CircleRole.Member, (await bob.LoadAsync(Token)).Circles[id + "@live.com"].Role);
        var members = await bob.LoadCircleMembersAsync(id, Token);
        Assert.Equal(
            [(Alice, AddressBookContactType.Live, 1), (Bob, AddressBookContactType.Me, 3)],
            members.Select(member => (member.Info.PassportName!, member.Info.Type!.Value, member.Info.Networks[0].Role)));
        Assert.All(members, member => Assert.Equal(RelationshipState.Accepted, member.Info.Networks[0].State));

        // Somebody has to run it.
        await alice.LeaveCircleAsync(id, Token);
        await alice.LeaveCircleAsync(id, Token);
        Assert.Empty((await alice.LoadAsync(Token)).Circles);
        Assert.Equal(CircleRole.Admin, (await bob.LoadAsync(Token)).Circles[id + "@live.com"].Role);
        await bob.LeaveCircleAsync(id, Token);
        Assert.Equal(AddressBookFault.BookDoesNotExist, await RefusedAsync(alice.InviteToCircleAsync(id, Carol, Token)));
    }

    [Fact]
    public async Task An_invitation_is_refused_and_a_member_put_out()
    {
        var alice = await OpenAsync(Alice);
        var bob = await OpenAsync(Bob);
        var carol = await OpenAsync(Carol);
        var id = await alice.CreateCircleAsync("Club", "Alice", Token);
        await alice.InviteToCircleAsync(id, Bob, Token);
        await alice.InviteToCircleAsync(id, Carol, Token);
        await bob.AnswerCircleInvitationAsync(id, joins: false, Token);
        await carol.AnswerCircleInvitationAsync(id, joins: true, Token);
        Assert.Empty((await bob.LoadAsync(Token)).Circles);

        // A member may not invite, nor put out.
        Assert.Equal(AddressBookFault.Forbidden, await RefusedAsync(carol.InviteToCircleAsync(id, Bob, Token)));
        var members = await alice.LoadCircleMembersAsync(id, Token);
        var aliceId = members.Single(member => member.Info.PassportName == Alice).Id!;
        var carolId = members.Single(member => member.Info.PassportName == Carol).Id!;
        Assert.Equal(AddressBookFault.Forbidden, await RefusedAsync(carol.CallAsync(new BreakConnectionRequest(aliceId, false, true, id), Token)));
        await alice.CallAsync(new BreakConnectionRequest(carolId, false, true, id), Token);
        Assert.Empty((await carol.LoadAsync(Token)).Circles);
    }

    [Fact]
    public async Task What_cannot_be_done_with_a_circle_is_refused()
    {
        var alice = await OpenAsync(Alice);
        var id = await alice.CreateCircleAsync("Club", "Alice", Token);
        Assert.Equal(AddressBookFault.BadArgumentLength, await RefusedAsync(alice.CreateCircleAsync("", "Alice", Token)));
        Assert.Equal(AddressBookFault.InvalidPassportUser, await RefusedAsync(alice.InviteToCircleAsync(id, "nobody@msn.example", Token)));
        Assert.Equal(AddressBookFault.ContactAlreadyExists, await RefusedAsync(alice.CallAsync(new CreateContactRequest(Alice, id), Token)));
        Assert.Equal(
            AddressBookFault.ContactDoesNotExist,
            await RefusedAsync(alice.CallAsync(new ManageConnectionRequest("x", ConnectionAction.Establish, NetworkInfo.Circle, CircleRole.Member, id), Token)));
        var bob = await OpenAsync(Bob);
        Assert.Equal(AddressBookFault.BookDoesNotExist, await RefusedAsync(bob.AnswerCircleInvitationAsync(id, joins: true, Token)));
    }

    [Fact]
    public async Task The_ticket_names_the_circles_and_is_as_clients_know_it()
    {
        var alice = await OpenAsync(Alice);
        var id = await alice.CreateCircleAsync("Club", "Alice", Token);
        var snapshot = await alice.LoadAsync(Token);
        var signed = SafeXml.Parse(snapshot.CircleTicket!.Value.Reveal());
        Assert.Equal("SignedTicket", signed.Name.LocalName);
        var ticket = SafeXml.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(signed.Text("Data")!)));
        Assert.Equal(id, ticket.Child("Circle").AttributeText("Id"));
        Assert.Equal(snapshot.OwnCid, long.Parse(ticket.Text("CID")!, null));
        Assert.NotEmpty(Convert.FromBase64String(signed.Text("Sig")!));
    }

    [Fact]
    public void A_ticket_is_good_for_its_account_and_for_a_day()
    {
        var tickets = new CircleTickets(Clock);
        var alice = AccountOf(Alice);
        var ticket = Base64(tickets.Issue(alice, []).Reveal());
        Assert.True(tickets.Verify(alice, ticket));
        Assert.False(tickets.Verify(AccountOf(Bob), ticket));
        Assert.False(new CircleTickets(Clock).Verify(alice, ticket));
        foreach (var wrong in (string[])["", "%", Convert.ToBase64String([1, 2]), Base64("<SignedTicket/>").Reveal(), Base64("<SignedTicket><Data>x</Data><Sig/></SignedTicket>").Reveal(), new string('A', 100_000)])
            Assert.False(tickets.Verify(alice, new Sensitive(wrong)));

        Clock.Advance(TimeSpan.FromHours(25));
        Assert.False(tickets.Verify(alice, ticket));

        static Sensitive Base64(string text) => new(Convert.ToBase64String(Encoding.UTF8.GetBytes(text)));

        static MsnAccount AccountOf(string address) => new()
        {
            Address = address,
            FriendlyName = address,
            Password = PasswordVerifier.Create("x", iterations: 1, forMd5SignIn: false),
            ListChangedAt = DateTimeOffset.UnixEpoch,
        };
    }
}
