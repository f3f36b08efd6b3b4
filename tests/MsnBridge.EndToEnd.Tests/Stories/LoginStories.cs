using System.Xml.Linq;
using MsnBridge.Core.Puppets;
using MsnBridge.EndToEnd.Tests.Bridge;
using MsnBridge.EndToEnd.Tests.Servers;
using MsnBridge.EndToEnd.Tests.Xmpp;

namespace MsnBridge.EndToEnd.Tests.Stories;

/// <summary>What the user is told of his login, the commands, and what clients ask the transport and its contacts.</summary>
public abstract class LoginStories(XmppServer server) : Story(server)
{
    [Fact]
    public async Task Signing_in_elsewhere_is_told_and_the_reconnect_command_comes_back()
    {
        var bob = Msn.NewPerson("bob");
        var (alice, account) = await NewLinkedPersonAsync(bob);

        await using (Msn.SignInElsewhere(account))
        {
            await alice.IsToldAsync("signed in from another place");
            await alice.SeesTransportUnavailableAsync();
        }

        var answer = await alice.Client.CommandAsync(alice.Transport, "reconnect");
        Assert.True(JabberPerson.IsResult(answer), JabberPerson.ErrorText(answer));
        await alice.SeesTransportAsync(show: null);
        await bob.SeesOnlineAsync(account.Address);
        var text = Secrets.New("message");
        await bob.SaysAsync(account.Address, text);
        await alice.HearsAsync(bob.Address, text);
    }

    [Fact]
    public async Task The_status_command_names_the_account_and_its_state()
    {
        var (alice, account) = await NewLinkedPersonAsync();

        var answer = await alice.Client.CommandAsync(alice.Transport, "status");

        Assert.Contains(account.Address, answer.Value, StringComparison.Ordinal);
        Assert.Contains(new LoginStatus(LoginState.Connected, null, default).Describe(), answer.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_is_linked_and_unlinked_by_commands()
    {
        var account = Msn.NewAccount("alice");
        var alice = await NewJabberPersonAsync();
        var offered = await alice.Client.ListCommandsAsync(alice.Transport);
        Assert.Contains("link", offered.Descendants(XmppNames.DiscoItems + "item").Select(item => item.Attribute("node")?.Value));

        var linked = await CompleteAsync(alice, "link", [new("address", account.Address), new("password", account.Password)]);
        Assert.Equal("completed", Status(linked));
        Assert.True(await alice.IsRegisteredAsync());

        var unlinked = await CompleteAsync(alice, "unlink", []);
        Assert.Equal("completed", Status(unlinked));
        Assert.False(await alice.IsRegisteredAsync());
    }

    [Fact]
    public async Task The_transport_is_a_gateway_and_says_what_it_can()
    {
        var alice = await NewJabberPersonAsync();

        var info = (await alice.Client.DiscoverInfoAsync(alice.Transport)).Element(XmppNames.DiscoInfo + "query")!;
        var identity = info.Element(XmppNames.DiscoInfo + "identity");
        Assert.Equal(("gateway", "msn"), (identity?.Attribute("category")?.Value, identity?.Attribute("type")?.Value));
        var features = info.Elements(XmppNames.DiscoInfo + "feature").Select(feature => feature.Attribute("var")?.Value).ToHashSet();
        Assert.Superset(new HashSet<string?> { XmppNames.Register.NamespaceName, XmppNames.Commands.NamespaceName }, features);

        Assert.True(JabberPerson.IsResult(await alice.Client.PingAsync(alice.Transport)));
        var version = (await alice.Client.GetVersionAsync(alice.Transport)).Element(XmppNames.Version + "query");
        Assert.Equal("MsnBridge", version?.Element(XmppNames.Version + "name")?.Value);
    }

    [Fact]
    public async Task A_contact_has_a_card_with_his_name()
    {
        var bob = Msn.NewPerson("bob");
        bob.Resident.Rename("Bob <the> Builder");
        var (alice, _) = await NewLinkedPersonAsync(bob);
        await alice.SeesAvailableAsync(bob.Address);

        var card = await alice.Client.GetVCardAsync(alice.AddressOf(bob.Address));

        Assert.Contains("Bob <the> Builder", card.Descendants().Select(element => element.Value));
    }

    // Goes through the forms of a command, one answer in each, or none where a form only asks whether it is meant.
    private static async Task<XElement> CompleteAsync(JabberPerson person, string node, IReadOnlyList<KeyValuePair<string, string>> answers)
    {
        var reply = await person.Client.CommandAsync(person.Transport, node);
        for (var step = 0; Status(reply) == "executing" && step <= answers.Count; step++)
        {
            var actions = reply.Element(XmppNames.Commands + "command")?.Element(XmppNames.Commands + "actions");
            reply = await person.Client.CommandAsync(
                person.Transport,
                node,
                actions?.Element(XmppNames.Commands + "complete") is null ? "next" : "complete",
                reply.Element(XmppNames.Commands + "command")?.Attribute("sessionid")?.Value,
                answers.Skip(step).Take(1).ToDictionary());
        }

        return reply;
    }

    private static string? Status(XElement answer) => answer.Element(XmppNames.Commands + "command")?.Attribute("status")?.Value;
}
