using System.Xml.Linq;
using MsnBridge.Core.Puppets;
using MsnBridge.Core.Settings;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Tests.Support;

namespace MsnBridge.Xmpp.Tests;

public sealed class CommandTests
{
    [Fact]
    public async Task Commands_are_listed()
    {
        await using var transport = await Transport.ConnectAsync();

        var list = await transport.AskAsync(
            "get", "msn.localhost", "<query xmlns='http://jabber.org/protocol/disco#items' node='http://jabber.org/protocol/commands'/>");

        Assert.Equal(["link", "unlink", "status", "reconnect", "new-group", "leave-group", "contact", "places", "settings", "files", "picture", "export", "forget-me"], list.Descendants(Ns.DiscoItems + "item").Select(item => (string?)item.Attribute("node")));
    }

    [Fact]
    public async Task Settings_are_shown_as_they_are_and_stored()
    {
        await using var transport = await Transport.ConnectAsync(with => with.Directory.AddAccount(Transport.Alice));

        var form = await StepAsync(transport, "settings");
        Assert.Equal(["0", "0", "1d"], DataForm.Read(form.Element(Ns.DataForm + "x")!).Values);
        await StepAsync(transport, "settings", form, "complete", ("emoticons", "1"), ("follow-name", "true"));

        Assert.Equal(["1", "1", "1d"], DataForm.Read((await StepAsync(transport, "settings")).Element(Ns.DataForm + "x")!).Values);
        Assert.Equal(new(true, true), await transport.Settings.FindAsync(Transport.AliceUser, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task How_long_messages_wait_is_chosen_within_what_is_allowed()
    {
        await using var transport = await Transport.ConnectAsync(with => with.Directory.AddAccount(Transport.Alice));

        await StepAsync(transport, "settings", await StepAsync(transport, "settings"), "complete", ("wait", "12h"));
        var refused = await StepAsync(transport, "settings", await StepAsync(transport, "settings"), "complete", ("wait", "2y"), ("emoticons", "1"));

        Assert.Contains("from 1m to 7d", (string?)refused.Element(Ns.Commands + "note"), StringComparison.Ordinal);
        Assert.Equal(new PersonSettings(MessageLifetime: TimeSpan.FromHours(12)), (await transport.Settings.FindAsync(Transport.AliceUser, TestContext.Current.CancellationToken)) with { EmoticonsAsUnicode = null, FollowName = null });
    }

    [Fact]
    public async Task A_place_of_the_account_is_chosen_and_asked_to_go()
    {
        await using var transport = await Transport.ConnectAsync();
        Assert.Contains("nowhere else", (string?)(await StepAsync(transport, "places")).Element(Ns.Commands + "note"), StringComparison.Ordinal);
        transport.Directory.Places.AddRange([new("a", "MsnBridge", IsThisBridge: true), new("b", "Laptop", IsThisBridge: false)]);

        var choice = await StepAsync(transport, "places");
        Assert.Equal(["b"], choice.Descendants(Ns.DataForm + "option").Select(option => (string?)option.Element(Ns.DataForm + "value")));
        var done = await StepAsync(transport, "places", choice, "complete", ("place", "b"));

        Assert.Contains("Laptop has been asked", (string?)done.Element(Ns.Commands + "note"), StringComparison.Ordinal);
        Assert.Equal(["b"], transport.Directory.SignedOutPlaces);
    }

    [Fact]
    public async Task Link_asks_for_the_account_then_for_the_password()
    {
        await using var transport = await Transport.ConnectAsync();

        var account = await StepAsync(transport, "link");
        Assert.Equal("executing", (string?)account.Attribute("status"));
        Assert.Equal("next", (string?)account.Element(Ns.Commands + "actions")?.Attribute("execute"));

        var password = await StepAsync(transport, "link", account, "next", ("network", "escargot"), ("address", "alice@hotmail.com"));
        Assert.Equal(["prev", "complete"], password.Element(Ns.Commands + "actions")!.Elements().Select(action => action.Name.LocalName));
        Assert.Contains(password.Descendants(Ns.DataForm + "field"), field => (string?)field.Attribute("type") == "text-private");

        var done = await StepAsync(transport, "link", password, "complete", ("password", "pw"));
        Assert.Equal("completed", (string?)done.Attribute("status"));
        Assert.Equal("alice@hotmail.com is linked.", (string?)done.Element(Ns.Commands + "note"));
        Assert.Equal(("escargot", "pw"), (transport.Directory.LastLink!.Profile, transport.Directory.LastLink.Password.Reveal()));
    }

    [Fact]
    public async Task Going_back_shows_what_was_entered()
    {
        await using var transport = await Transport.ConnectAsync();
        var account = await StepAsync(transport, "link");
        var password = await StepAsync(transport, "link", account, "next", ("network", "escargot"), ("address", "alice@hotmail.com"));

        var back = await StepAsync(transport, "link", password, "prev");

        var values = DataForm.Read(back.Element(Ns.DataForm + "x")!);
        Assert.Equal(("escargot", "alice@hotmail.com"), (values["network"], values["address"]));
    }

    [Fact]
    public async Task Wrong_password_is_told_with_the_form_to_mend_it_in()
    {
        await using var transport = await Transport.ConnectAsync();
        transport.Directory.OnLink = _ => Task.FromResult(new LinkResult(LinkFailure.BadCredentials, "MSN refused the password."));
        var account = await StepAsync(transport, "link");
        var password = await StepAsync(transport, "link", account, null, ("address", "alice@hotmail.com"));

        var again = await StepAsync(transport, "link", password, null, ("password", "wrong"));

        Assert.Equal("executing", (string?)again.Attribute("status"));
        Assert.Equal(("error", "MSN refused the password."), ((string?)again.Element(Ns.Commands + "note")?.Attribute("type"), (string?)again.Element(Ns.Commands + "note")));
        transport.Directory.OnLink = request => Task.FromResult(new LinkResult(null, "linked"));
        Assert.Equal("completed", (string?)(await StepAsync(transport, "link", again, null, ("password", "right"))).Attribute("status"));
    }

    [Fact]
    public async Task Nonsense_address_is_told_at_once()
    {
        await using var transport = await Transport.ConnectAsync();
        var account = await StepAsync(transport, "link");

        var again = await StepAsync(transport, "link", account, "next", ("address", "nonsense"));

        Assert.Contains("nonsense", (string?)again.Element(Ns.Commands + "note"), StringComparison.Ordinal);
        Assert.Equal("next", (string?)again.Element(Ns.Commands + "actions")?.Attribute("execute"));
    }

    [Fact]
    public async Task Cancelled_command_is_over()
    {
        await using var transport = await Transport.ConnectAsync();
        var account = await StepAsync(transport, "link");

        Assert.Equal("canceled", (string?)(await StepAsync(transport, "link", account, "cancel")).Attribute("status"));
        var after = await AskAsync(transport, "link", (string?)account.Attribute("sessionid"), "next", Transport.AlicesPhone);
        MessageTests.AssertError(after, Stanza.IdOf(after)!, "bad-request");
    }

    [Fact]
    public async Task Command_nobody_goes_on_with_is_forgotten_and_nobody_else_may_go_on_with_it()
    {
        await using var transport = await Transport.ConnectAsync();
        var account = await StepAsync(transport, "link");
        var session = (string?)account.Attribute("sessionid");

        var other = await AskAsync(transport, "link", session, "next", "mallory@localhost/x");
        MessageTests.AssertError(other, Stanza.IdOf(other)!, "bad-request");
        transport.Time.Advance(TimeSpan.FromMinutes(11));
        var late = await AskAsync(transport, "link", session, "next", Transport.AlicesPhone);
        MessageTests.AssertError(late, Stanza.IdOf(late)!, "bad-request");
    }

    [Fact]
    public async Task Unlink_asks_before_it_acts()
    {
        await using var transport = await Transport.ConnectAsync(with => with.Directory.AddAccount(Transport.Alice));

        var question = await StepAsync(transport, "unlink");
        Assert.Equal("executing", (string?)question.Attribute("status"));
        Assert.True(transport.Directory.HasAccount(Transport.Alice));

        Assert.Equal("completed", (string?)(await StepAsync(transport, "unlink", question, "complete")).Attribute("status"));
        Assert.False(transport.Directory.HasAccount(Transport.Alice));
    }

    [Theory]
    [InlineData("status", "no MSN account")]
    [InlineData("unlink", "no MSN account")]
    [InlineData("reconnect", "no MSN account")]
    public async Task Without_an_account_commands_say_so(string command, string words)
    {
        await using var transport = await Transport.ConnectAsync();

        var reply = await StepAsync(transport, command);

        Assert.Equal("completed", (string?)reply.Attribute("status"));
        Assert.Contains(words, (string?)reply.Element(Ns.Commands + "note"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_and_reconnect_do_what_they_say()
    {
        await using var transport = await Transport.ConnectAsync(with => with.Directory.AddAccount(Transport.Alice, LoginState.SignedInElsewhere));

        var status = await StepAsync(transport, "status");
        Assert.Contains("another place", (string?)status.Element(Ns.Commands + "note"), StringComparison.Ordinal);
        Assert.Equal("alice@hotmail.com", DataForm.Read(status.Element(Ns.DataForm + "x")!)["address"]);

        Assert.Equal("completed", (string?)(await StepAsync(transport, "reconnect")).Attribute("status"));
        Assert.Equal("reconnect", await transport.Directory.NextAsync<string>());
    }

    [Fact]
    public async Task Unknown_command_and_unknown_action_are_refused()
    {
        await using var transport = await Transport.ConnectAsync();

        var unknown = await AskAsync(transport, "nonsense", null, null, Transport.AlicesPhone);
        MessageTests.AssertError(unknown, Stanza.IdOf(unknown)!, "item-not-found");
        var action = await AskAsync(transport, "link", null, "dance", Transport.AlicesPhone);
        MessageTests.AssertError(action, Stanza.IdOf(action)!, "bad-request");
    }

    internal static async Task<XElement> StepAsync(
        Transport transport, string node, XElement? before = null, string? action = null, params (string Name, string Value)[] values)
    {
        var form = values.Length == 0
            ? ""
            : $"<x xmlns='jabber:x:data' type='submit'>{string.Concat(values.Select(value => $"<field var='{value.Name}'><value>{value.Value}</value></field>"))}</x>";
        var answer = await AskAsync(transport, node, (string?)before?.Attribute("sessionid"), action, Transport.AlicesPhone, form);
        Assert.Equal("result", Stanza.TypeOf(answer));
        return answer.Element(Ns.Commands + "command")!;
    }

    private static Task<XElement> AskAsync(Transport transport, string node, string? session, string? action, string from, string form = "") =>
        transport.AskAsync(
            "set",
            "msn.localhost",
            $"<command xmlns='http://jabber.org/protocol/commands' node='{node}'{(session is null ? "" : $" sessionid='{session}'")}{(action is null ? "" : $" action='{action}'")}>{form}</command>",
            from);
}
