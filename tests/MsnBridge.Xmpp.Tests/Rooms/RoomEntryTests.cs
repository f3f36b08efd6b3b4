using System.Xml.Linq;
using MsnBridge.Core.Conversations;
using MsnBridge.Core.Events;
using MsnBridge.Testing;
using MsnBridge.Xmpp.Rooms;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Tests.Support;
using static MsnBridge.Xmpp.Tests.Rooms.RoomStage;

namespace MsnBridge.Xmpp.Tests.Rooms;

/// <summary>Who may come in, what he sees, and how he leaves.</summary>
public sealed class RoomEntryTests
{
    [Fact]
    public async Task Who_comes_in_sees_the_others_then_himself_then_what_was_said_then_the_subject()
    {
        await using var stage = await OpenAsync();
        await stage.DeliverAsync(7, new MessageToHome(Transport.Bob, new("earlier"), stage.Transport.Time.GetUtcNow(), Late: false)).Soon();
        await stage.SettleAsync();

        var sent = await stage.JoinAsync();

        Assert.Equal(
            [$"{stage.Room}/Bob", $"{stage.Room}/Carol", $"{stage.Room}/Alice", $"{stage.Room}/Bob", stage.Room], sent.Select(From));
        var item = Assert.Single(sent[0].Descendants(Ns.MucUser + "item"));
        Assert.Equal(
            ("member", "participant", Transport.BobsAddress),
            ((string?)item.Attribute("affiliation"), (string?)item.Attribute("role"), (string?)item.Attribute("jid")));
        Assert.Equal([100, 110], Codes(sent[2]));
        Assert.NotNull(sent[3].Element(Ns.Delay + "delay"));
        Assert.Equal(("earlier", "msnbridge-7"), (Body(sent[3]), Stanza.IdOf(sent[3])));
        Assert.Equal("Bob, Carol", (string?)sent[4].Element(Ns.Component + "subject"));
        Assert.All(sent, stanza => Assert.Equal(Transport.AlicesPhone, To(stanza)));
        Assert.Equal(3, sent.Take(3).Select(stanza => (string?)stanza.Element(Ns.OccupantIds + "occupant-id")?.Attribute("id")).Distinct().Count());
    }

    [Fact]
    public async Task All_devices_of_the_user_are_called_the_same()
    {
        await using var stage = await EnterAsync();

        var sent = await stage.JoinAsync(nick: "Somebody", device: AlicesDesk);

        var own = Assert.Single(sent, stanza => Codes(stanza).Contains(110));
        Assert.Equal($"{stage.Room}/Alice", From(own));
        Assert.Equal([100, 110, 210], Codes(own));
    }

    [Fact]
    public async Task Nobody_else_comes_in_and_nobody_learns_whether_there_is_a_room()
    {
        await using var stage = await OpenAsync();
        stage.Transport.Directory.AddAccount("mallory@localhost");

        var taken = Assert.Single(await stage.JoinAsync(device: "mallory@localhost/x"));
        var none = Assert.Single(await stage.JoinAsync(room: "group-00000000000000000000@msn.localhost", device: "mallory@localhost/x"));
        var withoutAccount = Assert.Single(await stage.JoinAsync(room: "party@msn.localhost", device: "carol@localhost/x"));

        Assert.Equal(Condition(none), Condition(taken));
        Assert.Equal("registration-required", Condition(taken));
        Assert.Equal("registration-required", Condition(withoutAccount));
        Assert.Equal($"{stage.Room}/Alice", From(taken));
        var info = await stage.AskAsync("get", "<query xmlns='http://jabber.org/protocol/disco#info'/>", from: "mallory@localhost/x");
        Assert.Equal("item-not-found", Condition(info));
    }

    [Fact]
    public async Task Two_users_who_chose_the_same_name_have_two_rooms()
    {
        await using var stage = await OpenAsync();
        stage.Transport.Directory.AddAccount("dave@localhost");
        await stage.JoinAsync(room: "party@msn.localhost");

        var sent = await stage.JoinAsync(room: "party@msn.localhost", nick: "Dave", device: "dave@localhost/x");

        Assert.Equal(["party@msn.localhost/Dave", "party@msn.localhost"], sent.Select(From));
        Assert.Equal([100, 110, 201], Codes(sent[0]));
    }

    [Theory]
    [InlineData("", "<x xmlns='http://jabber.org/protocol/muc'/>", "jid-malformed")]
    [InlineData("/Alice", "", "not-acceptable")]
    public async Task Entry_without_a_name_or_without_asking_for_it_is_refused(string nick, string content, string condition)
    {
        await using var stage = await OpenAsync();

        await stage.SendAsync($"<presence from='{Transport.AlicesPhone}' to='{stage.Room}{nick}'>{content}</presence>");

        Assert.Equal(condition, Condition(await stage.Server.NextAsync()));
    }

    [Fact]
    public async Task Name_of_an_occupant_is_the_users_where_he_wants_it()
    {
        await using var stage = await OpenAsync();

        var sent = await stage.JoinAsync(nick: "bob");

        Assert.Equal([$"{stage.Room}/Bob (bob@example.com)", $"{stage.Room}/Carol", $"{stage.Room}/bob"], sent.Take(3).Select(From).Order());
    }

    [Fact]
    public async Task Change_of_the_own_name_is_followed_and_that_of_another_is_refused()
    {
        await using var stage = await EnterAsync();

        await stage.SendAsync($"<presence from='{Transport.AlicesPhone}' to='{stage.Room}/Ali'/>");
        var gone = await stage.Server.NextAsync();
        var here = await stage.Server.NextAsync();
        await stage.SendAsync($"<presence from='{Transport.AlicesPhone}' to='{stage.Room}/CAROL'/>");
        var refused = await stage.Server.NextAsync();

        Assert.Equal(($"{stage.Room}/Alice", "unavailable"), (From(gone), Stanza.TypeOf(gone)));
        Assert.Equal([110, 303], Codes(gone));
        Assert.Equal("Ali", (string?)gone.Descendants(Ns.MucUser + "item").Single().Attribute("nick"));
        Assert.Equal(($"{stage.Room}/Ali", null), (From(here), Stanza.TypeOf(here)));
        Assert.Equal("conflict", Condition(refused));
    }

    [Fact]
    public async Task Leaving_the_room_does_not_leave_the_group()
    {
        await using var stage = await EnterAsync();

        await stage.SendAsync($"<presence from='{Transport.AlicesPhone}' to='{stage.Room}/Alice' type='unavailable'/>");
        var gone = await stage.Server.NextAsync();

        Assert.Equal(($"{stage.Room}/Alice", "unavailable"), (From(gone), Stanza.TypeOf(gone)));
        Assert.Equal([110], Codes(gone));
        Assert.Empty(stage.Transport.Directory.TakeAll());
        Assert.Equal(5 - 1, (await stage.JoinAsync()).Count);
    }

    [Fact]
    public async Task Device_that_joins_again_sees_everything_anew()
    {
        await using var stage = await EnterAsync();

        var sent = await stage.JoinAsync(nick: "Ali");

        Assert.Equal([$"{stage.Room}/Bob", $"{stage.Room}/Carol", $"{stage.Room}/Ali", stage.Room], sent.Select(From));
    }

    [Fact]
    public async Task Device_can_ask_whether_it_is_still_in()
    {
        await using var stage = await EnterAsync();
        const string ping = "<ping xmlns='urn:xmpp:ping'/>";

        Assert.Equal("result", Stanza.TypeOf(await stage.AskAsync("get", ping, to: $"{stage.Room}/Alice")));
        Assert.Equal("result", Stanza.TypeOf(await stage.AskAsync("get", ping, to: $"{stage.Room}/Bob")));
        Assert.Equal("item-not-found", Condition(await stage.AskAsync("get", ping, to: $"{stage.Room}/Nobody")));
        Assert.Equal("not-acceptable", Condition(await stage.AskAsync("get", ping, to: $"{stage.Room}/Alice", from: AlicesDesk)));
        Assert.Equal("not-acceptable", Condition(await stage.AskAsync("get", ping, to: $"{stage.Room}/Alice", from: "mallory@localhost/x")));
    }

    [Fact]
    public async Task Who_comes_goes_and_is_called_something_else_on_MSN_does_so_in_the_room()
    {
        await using var stage = await EnterAsync();
        var dave = Transport.Contact("dave@example.com", "Dave");
        stage.Transport.Directory.AddContact(Transport.Alice, dave);

        await stage.ShowAsync(Group with { Members = [Transport.Bob, dave.Id] });
        var changed = await stage.SettleAsync();
        await stage.Transport.Home.ShowContactAsync(
            Transport.AliceLink, Transport.Contact("bob@example.com", "Robert"), TestContext.Current.CancellationToken);
        var renamed = (await stage.SettleAsync()).Where(stanza => From(stanza)!.StartsWith(stage.Room, StringComparison.Ordinal)).ToList();

        Assert.Equal([($"{stage.Room}/Carol", "unavailable"), ($"{stage.Room}/Dave", null)], changed.Take(2).Select(stanza => (From(stanza), Stanza.TypeOf(stanza))));
        Assert.Equal("Bob, Dave", (string?)changed[^1].Element(Ns.Component + "subject"));
        Assert.Equal([($"{stage.Room}/Bob", "unavailable"), ($"{stage.Room}/Robert", null)], renamed.Take(2).Select(stanza => (From(stanza), Stanza.TypeOf(stanza))));
        Assert.Equal([303], Codes(renamed[0]));
        Assert.Equal(Id(renamed[0]), Id(renamed[1]));

        static string? Id(XElement stanza) => (string?)stanza.Element(Ns.OccupantIds + "occupant-id")?.Attribute("id");
    }

    [Fact]
    public async Task Group_that_is_over_puts_the_user_out_and_its_room_is_gone()
    {
        await using var stage = await EnterAsync();

        await stage.CloseAsync(Group.Id);
        var gone = Assert.Single(await stage.SettleAsync());

        Assert.Equal([110, 321], Codes(gone));
        Assert.NotNull(gone.Descendants(Ns.MucUser + "destroy").Single().Element(Ns.MucUser + "reason"));
        Assert.Equal("registration-required", Condition(Assert.Single(await stage.JoinAsync())));
    }

    [Fact]
    public async Task Same_group_has_the_same_room_after_a_restart_under_the_name_that_was_chosen()
    {
        var memory = new InMemoryHomeMemory();
        string room;
        await using (var before = await OpenAsync(memory))
        {
            room = before.Room;
            await before.JoinAsync(room: "party@msn.localhost");
            before.Transport.Directory.OnCreateGroup = (members, _) => GroupResult.Made(new() { Id = new("group:2"), Members = members }, []);
            await before.SendAsync(InvitationTests.Mediated("party@msn.localhost", Transport.BobsAddress));
            await before.SendAsync(InvitationTests.Mediated("party@msn.localhost", CarolsAddress));
            await before.SettleAsync();
        }

        await using var after = await OpenAsync(memory);
        Assert.Equal(room, after.Room);
        await after.ShowAsync(Group with { Id = new("group:2") });
        Assert.Empty(await after.SettleAsync());
        var sent = await after.JoinAsync(room: "party@msn.localhost");

        Assert.Equal(["Bob", "Carol", "Alice"], sent.Take(3).Select(stanza => From(stanza)!.Split('/')[1]));
        Assert.Equal([100, 110], Codes(sent[2]));
    }

    [Fact]
    public async Task Bridge_that_ends_puts_everybody_out_so_that_clients_come_back()
    {
        await using var stage = await EnterAsync();

        var stopping = stage.Transport.StopAsync();
        var gone = await stage.Server.UntilAsync(stanza => From(stanza) == $"{stage.Room}/Alice");
        await stopping;

        Assert.Equal("unavailable", Stanza.TypeOf(gone));
        Assert.Equal([110, 332], Codes(gone));
    }

    [Fact]
    public async Task Account_that_is_unlinked_has_no_rooms()
    {
        await using var stage = await EnterAsync();

        await stage.Transport.Home.ForgetUserAsync(Transport.AliceLink, [], TestContext.Current.CancellationToken);
        var gone = (await stage.SettleAsync()).Find(stanza => From(stanza) == $"{stage.Room}/Alice");

        Assert.Equal([110, 321], Codes(gone!));
    }

    [Fact]
    public async Task Rooms_and_devices_are_bounded()
    {
        await using var stage = await OpenAsync();
        for (var number = 1; number <= Room.MaxDevices; number++)
        {
            Assert.Null(Condition((await stage.JoinAsync(device: $"alice@localhost/{number}"))[0]));
        }

        for (var number = 1; number < RoomBook.MaxRooms; number++)
        {
            Assert.Null(Condition((await stage.JoinAsync(room: $"room{number}@msn.localhost"))[0]));
        }

        Assert.Equal("resource-constraint", Condition((await stage.JoinAsync())[0]));
        Assert.Equal("resource-constraint", Condition((await stage.JoinAsync(room: "onemore@msn.localhost"))[0]));
        await stage.ShowAsync(Group with { Id = new("group:2") });
        await stage.SettleAsync();
        Assert.Contains(stage.Transport.Log.Lines, line => line.Id == XmppEventIds.TooManyRooms);
    }

    [Fact]
    public async Task Names_that_cannot_be_written_or_are_there_twice_are_made_safe_and_unique()
    {
        await using var stage = await OpenAsync();
        ContactIdAndName("dave@example.com", "\u202eBob\u0000");
        ContactIdAndName("erin@example.com", "\ue000");
        ContactIdAndName("frank@example.com", "Alice");

        await stage.ShowAsync(Group with { Members = [Transport.Bob, new("dave@example.com"), new("erin@example.com"), new("frank@example.com")] });
        await stage.SettleAsync();
        var sent = await stage.JoinAsync();

        Assert.Equal(
            ["Alice", "Alice (frank@example.com)", "Bob", "Bob (dave@example.com)", "erin@example.com"],
            sent.Take(5).Select(stanza => From(stanza)![(stage.Room.Length + 1)..]).Order(StringComparer.Ordinal));

        void ContactIdAndName(string address, string name) => stage.Transport.Directory.AddContact(Transport.Alice, Transport.Contact(address, name));
    }

    internal static string? Condition(XElement stanza) =>
        stanza.Element(Ns.Component + "error")?.Elements().FirstOrDefault()?.Name.LocalName;
}
