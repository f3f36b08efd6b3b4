using System.Xml.Linq;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Events;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Tests.Support;

namespace MsnBridge.Xmpp.Tests;

/// <summary>Blocking, names and groups: by command, by words to the transport, and by the roster.</summary>
public sealed class ContactEditTests
{
    private const string Self = "<item jid='msn.localhost' subscription='both'/>";
    private static readonly Contact s_bob = Transport.Contact("bob@example.com", "Bob") with { Groups = ["Friends"] };

    [Theory]
    [InlineData("block bob@example.com", ContactEditKind.Block, null)]
    [InlineData("Unblock Bob@example.com", ContactEditKind.Unblock, null)]
    [InlineData("rename bob@example.com Bob from work", ContactEditKind.Rename, "Bob from work")]
    [InlineData("rename bob@example.com", ContactEditKind.Rename, "")]
    [InlineData("groups bob@example.com Work, Old friends , work", ContactEditKind.Regroup, "Work\nOld friends")]
    public async Task Words_to_the_transport_change_a_contact(string text, ContactEditKind kind, string? name)
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();
        transport.Directory.AddContact(Transport.Alice, s_bob);

        await SayAsync(transport, text);

        Assert.Equal(new ContactEditToRemote(Transport.Bob, kind, name), (await transport.Directory.NextAsync<Submitted>()).Event);
        Assert.Contains("MSN has been asked", (string?)(await transport.Server.UntilAsync(IsMessage)).Element(Ns.Component + "body"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("help", "rename <address>")]
    [InlineData("block", "rename <address>")]
    [InlineData("block nobody", "not an MSN address")]
    [InlineData("rename carol@example.com Carol", "not on your list")]
    public async Task Words_that_change_nothing_are_answered(string text, string answer)
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();

        await SayAsync(transport, text);

        Assert.Contains(answer, (string?)(await transport.Server.UntilAsync(IsMessage)).Element(Ns.Component + "body"), StringComparison.Ordinal);
        Assert.DoesNotContain(transport.Directory.TakeAll(), told => told is Submitted);
    }

    [Fact]
    public async Task The_command_shows_a_contact_and_changes_what_is_another()
    {
        await using var transport = await Transport.ConnectAsync(with => with.Directory.AddAccount(Transport.Alice));
        transport.Directory.AddContact(Transport.Alice, s_bob);

        var whom = await CommandTests.StepAsync(transport, "contact");
        var form = await CommandTests.StepAsync(transport, "contact", whom, "next", ("contact", "bob@example.com"));
        var shown = DataForm.Read(form.Element(Ns.DataForm + "x")!);
        Assert.Equal(("0", "Friends"), (shown["blocked"], shown["groups"]));
        var done = await CommandTests.StepAsync(transport, "contact", form, "complete", ("blocked", "1"), ("name", "Bobby"), ("groups", "Friends"));

        Assert.Contains("block him and to rename him", (string?)done.Element(Ns.Commands + "note"), StringComparison.Ordinal);
        Assert.Equal(
            [new ContactEditToRemote(Transport.Bob, ContactEditKind.Block, null), new ContactEditToRemote(Transport.Bob, ContactEditKind.Rename, "Bobby")],
            transport.Directory.TakeAll().OfType<Submitted>().Select(told => told.Event));
    }

    [Fact]
    public async Task The_command_blocks_somebody_who_is_on_no_list_and_tells_of_a_mistyped_address()
    {
        await using var transport = await Transport.ConnectAsync(with => with.Directory.AddAccount(Transport.Alice));

        var whom = await CommandTests.StepAsync(transport, "contact");
        var again = await CommandTests.StepAsync(transport, "contact", whom, "next", ("address", "nonsense"));
        Assert.Contains("not an MSN address", (string?)again.Element(Ns.Commands + "note"), StringComparison.Ordinal);
        var form = await CommandTests.StepAsync(transport, "contact", again, "next", ("address", "eve@example.com"));
        Assert.DoesNotContain(form.Descendants(Ns.DataForm + "field"), field => (string?)field.Attribute("var") == "name");
        await CommandTests.StepAsync(transport, "contact", form, "complete", ("blocked", "true"));

        Assert.Equal(new ContactEditToRemote(new("eve@example.com"), ContactEditKind.Block, null), (await transport.Directory.NextAsync<Submitted>()).Event);
    }

    [Fact]
    public async Task What_the_user_changes_in_his_roster_goes_to_MSN_and_stays_there_until_MSN_says_otherwise()
    {
        await using var transport = await Transport.ConnectAsync(greeting: PrivilegeTests.Grant("localhost"));
        await transport.BringAliceOnlineAsync();
        await ShowAsync(transport, s_bob, Item("Bob", "Friends"));

        await ShowAsync(transport, s_bob, Item("Bobby", "Work"));
        Assert.Equal(
            [new ContactEditToRemote(Transport.Bob, ContactEditKind.Rename, "Bobby"), new ContactEditToRemote(Transport.Bob, ContactEditKind.Regroup, "Work")],
            transport.Directory.TakeAll().OfType<Submitted>().Select(told => told.Event));

        // MSN has not done it yet.
        await ShowAsync(transport, s_bob, Item("Bobby", "Work"));
        // Now it has.
        var renamed = s_bob with { OwnName = "Bobby", Groups = ["Work"] };
        await ShowAsync(transport, renamed, Item("Bobby", "Work"));
        Assert.Empty(transport.Directory.TakeAll().OfType<Submitted>());

        // Another client of the account renames him.
        await transport.Home.ShowContactsAsync(Transport.AliceLink, [renamed with { OwnName = "Robert" }], CancellationToken.None);
        await PrivilegeTests.AnswerGetAsync(transport, Item("Bobby", "Work") + Self);
        Assert.Equal("Robert", (string?)(await PrivilegeTests.NextSetAsync(transport)).Attribute("name"));
    }

    [Fact]
    public async Task A_change_in_the_roster_that_MSN_refuses_is_taken_back_with_the_reason()
    {
        await using var transport = await Transport.ConnectAsync(greeting: PrivilegeTests.Grant("localhost"));
        await transport.BringAliceOnlineAsync();
        await ShowAsync(transport, s_bob, Item("Bob", "Friends"));
        await ShowAsync(transport, s_bob, Item("Bobby", "Friends"));

        await transport.DeliverAsync(9, new ContactEditReport(Transport.Bob, ContactEditKind.Rename, ContactEditFailure.RemoteError));
        Assert.Contains("not renamed", (string?)(await transport.Server.UntilAsync(IsMessage)).Element(Ns.Component + "body"), StringComparison.Ordinal);
        await transport.Home.ShowContactsAsync(Transport.AliceLink, [s_bob], CancellationToken.None);
        await PrivilegeTests.AnswerGetAsync(transport, Item("Bobby", "Friends") + Self);

        Assert.Equal("Bob", (string?)(await PrivilegeTests.NextSetAsync(transport)).Attribute("name"));
    }

    [Fact]
    public async Task A_push_of_a_changed_roster_is_looked_at_at_once()
    {
        await using var transport = await Transport.ConnectAsync(greeting: PrivilegeTests.Grant("localhost"));
        await transport.BringAliceOnlineAsync();
        transport.Directory.AddContact(Transport.Alice, s_bob);
        await ShowAsync(transport, s_bob, Item("Bob", "Friends"));

        await transport.SendAsync(
            $"<iq type='set' id='push' from='{Transport.Alice}' to='msn.localhost'><query xmlns='jabber:iq:roster'>{Item("Bobby", "Friends")}</query></iq>");
        var query = await transport.Server.UntilAsync(stanza => Stanza.TypeOf(stanza) == "get");
        await PrivilegeTests.AnswerAsync(transport, query, Item("Bobby", "Friends") + Self);

        Assert.Equal(new ContactEditToRemote(Transport.Bob, ContactEditKind.Rename, "Bobby"), (await transport.Directory.NextAsync<Submitted>()).Event);
    }

    private static async Task ShowAsync(Transport transport, Contact contact, string items)
    {
        await transport.Home.ShowContactsAsync(Transport.AliceLink, [contact], CancellationToken.None);
        await PrivilegeTests.AnswerGetAsync(transport, items + Self);
        Assert.Empty(await transport.SettleAsync());
    }

    private static string Item(string name, string group) =>
        $"<item jid='{Transport.BobsAddress}' name='{name}' subscription='both'><group>{group}</group></item>";

    private static Task SayAsync(Transport transport, string text) =>
        transport.SendAsync($"<message from='{Transport.AlicesPhone}' to='msn.localhost' type='chat' id='m1'><body>{new XText(text)}</body></message>");

    private static bool IsMessage(XElement stanza) => stanza.Name == Ns.Component + "message";
}
