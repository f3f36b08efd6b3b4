using MsnBridge.Core.Conversations;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Tests.Support;
using static MsnBridge.Xmpp.Tests.Rooms.RoomEntryTests;
using static MsnBridge.Xmpp.Tests.Rooms.RoomStage;

namespace MsnBridge.Xmpp.Tests.Rooms;

/// <summary>What rooms and their service say of themselves, and the commands about groups.</summary>
public sealed class RoomQueryTests
{
    private const string Info = "<query xmlns='http://jabber.org/protocol/disco#info'/>";

    [Fact]
    public async Task Transport_is_a_service_of_rooms_and_lists_those_of_who_asks()
    {
        await using var stage = await OpenAsync();
        stage.Transport.Directory.AddAccount("mallory@localhost");
        const string items = "<query xmlns='http://jabber.org/protocol/disco#items'/>";

        var info = await stage.AskAsync("get", Info, to: "msn.localhost");
        var own = await stage.AskAsync("get", items, to: "msn.localhost");
        var others = await stage.AskAsync("get", items, to: "msn.localhost", from: "mallory@localhost/x");

        Assert.Contains(info.Descendants(Ns.DiscoInfo + "identity"), identity => (string?)identity.Attribute("category") == "conference");
        Assert.Contains(Ns.Muc.NamespaceName, Features(info));
        Assert.Equal("Bob, Carol", (string?)own.Descendants(Ns.DiscoItems + "item").Single().Attribute("name"));
        Assert.Empty(others.Descendants(Ns.DiscoItems + "item"));
    }

    [Theory]
    [InlineData(false, "muc_temporary")]
    [InlineData(true, "muc_persistent")]
    public async Task Room_says_what_it_is(bool lasts, string feature)
    {
        await using var stage = await OpenAsync(group: Group with { Name = "Montagues", Lasts = lasts });

        var info = await stage.AskAsync("get", Info);

        Assert.Equal("Montagues", (string?)info.Descendants(Ns.DiscoInfo + "identity").Single().Attribute("name"));
        string[] expected = [Ns.Muc.NamespaceName, "muc_hidden", "muc_membersonly", "muc_nonanonymous", feature, Ns.OccupantIds.NamespaceName];
        Assert.Empty(expected.Except(Features(info)));
        var form = DataForm.Read(info.Descendants(Ns.DataForm + "x").Single());
        Assert.Equal(("Montagues", "1"), (form["muc#roomconfig_roomname"], form["muc#roomconfig_allowinvites"]));
    }

    [Theory]
    [InlineData("set", "<query xmlns='http://jabber.org/protocol/muc#admin'><item nick='Bob' role='none'/></query>", "not-allowed")]
    [InlineData("set", "<query xmlns='http://jabber.org/protocol/muc#admin'><item jid='x@y' affiliation='outcast'/></query>", "not-allowed")]
    [InlineData("get", "<query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='member'/></query>", "forbidden")]
    [InlineData("set", "<query xmlns='http://jabber.org/protocol/muc#owner'><destroy/></query>", "not-allowed")]
    [InlineData("set", "<query xmlns='http://jabber.org/protocol/muc#owner'/>", "bad-request")]
    [InlineData("get", "<query xmlns='jabber:iq:register'/>", "service-unavailable")]
    [InlineData("get", "", "bad-request")]
    public async Task Nobody_has_power_over_others(string type, string query, string condition)
    {
        await using var stage = await EnterAsync();

        Assert.Equal(condition, Condition(await stage.AskAsync(type, query)));
    }

    [Fact]
    public async Task Form_of_a_room_has_its_name_and_cancelling_it_changes_nothing()
    {
        await using var stage = await EnterAsync();

        var form = await stage.AskAsync("get", "<query xmlns='http://jabber.org/protocol/muc#owner'/>");
        var cancelled = await stage.AskAsync("set", "<query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='cancel'/></query>");
        var tooLong = await stage.AskAsync(
            "set",
            $"<query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='muc#roomconfig_roomname'><value>{new string('x', 201)}</value></field></x></query>");

        Assert.Equal("Bob, Carol", DataForm.Read(form.Descendants(Ns.DataForm + "x").Single())["muc#roomconfig_roomname"]);
        Assert.Equal("result", Stanza.TypeOf(cancelled));
        Assert.Equal("not-acceptable", Condition(tooLong));
    }

    [Fact]
    public async Task Command_begins_a_group_with_the_contacts_that_are_chosen()
    {
        await using var stage = await OpenAsync();
        stage.Transport.Directory.OnCreateGroup = (members, name) => GroupResult.Made(new() { Id = new("group:2"), Name = name, Members = members }, [Carol]);

        var form = await CommandAsync(stage, "new-group", null, "");
        var offered = form.Descendants(Ns.DataForm + "option").Select(option => (string?)option.Element(Ns.DataForm + "value"));
        var nobody = await CommandAsync(stage, "new-group", form, "");
        var wrong = await CommandAsync(stage, "new-group", nobody, "<field var='addresses'><value>nonsense</value></field>");
        var done = await CommandAsync(
            stage, "new-group", wrong,
            "<field var='contacts'><value>bob@example.com</value><value>carol@example.com</value></field><field var='addresses'><value>dave@example.com</value></field>");

        Assert.Equal(["bob@example.com", "carol@example.com"], offered);
        Assert.Contains("nonsense", Note(wrong), StringComparison.Ordinal);
        Assert.Equal("completed", (string?)done.Attribute("status"));
        Assert.Contains("without carol@example.com", Note(done), StringComparison.Ordinal);
        var made = await stage.Transport.Directory.NextAsync<GroupCreated>();
        Assert.Equal(["bob@example.com", "carol@example.com", "dave@example.com"], made.Members.Split(' '));
        Assert.Null(made.Name);
    }

    [Fact]
    public async Task Command_leaves_a_group()
    {
        await using var stage = await OpenAsync();

        var form = await CommandAsync(stage, "leave-group", null, "");
        var option = form.Descendants(Ns.DataForm + "option").Single();
        var done = await CommandAsync(stage, "leave-group", form, $"<field var='group'><value>{(string?)option.Element(Ns.DataForm + "value")}</value></field>");

        Assert.Equal("Bob, Carol", (string?)option.Attribute("label"));
        Assert.Equal("You have left Bob, Carol.", Note(done));
        Assert.Equal(new GroupLeft(Group.Id), await stage.Transport.Directory.NextAsync<GroupLeft>());
    }

    [Theory]
    [InlineData("new-group")]
    [InlineData("leave-group")]
    public async Task Without_an_account_commands_about_groups_say_so(string command)
    {
        await using var stage = await OpenAsync();

        Assert.Contains("no MSN account", Note(await CommandAsync(stage, command, null, "", from: "carol@localhost/x")), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Features(System.Xml.Linq.XElement info) =>
        info.Descendants(Ns.DiscoInfo + "feature").Select(feature => (string)feature.Attribute("var")!);

    private static string Note(System.Xml.Linq.XElement command) => (string?)command.Element(Ns.Commands + "note") ?? "";

    private static async Task<System.Xml.Linq.XElement> CommandAsync(
        RoomStage stage, string node, System.Xml.Linq.XElement? before, string fields, string from = Transport.AlicesPhone)
    {
        var session = before is null ? "" : $" sessionid='{(string?)before.Attribute("sessionid")}'";
        var form = before is null ? "" : $"<x xmlns='jabber:x:data' type='submit'>{fields}</x>";
        var answer = await stage.AskAsync(
            "set", $"<command xmlns='http://jabber.org/protocol/commands' node='{node}'{session}>{form}</command>", to: "msn.localhost", from: from);
        return answer.Element(Ns.Commands + "command")!;
    }
}
