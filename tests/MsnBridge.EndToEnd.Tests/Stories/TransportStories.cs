using System.Xml.Linq;
using MsnBridge.EndToEnd.Tests.Bridge;
using MsnBridge.EndToEnd.Tests.Servers;
using MsnBridge.EndToEnd.Tests.Xmpp;

namespace MsnBridge.EndToEnd.Tests.Stories;

/// <summary>What only XMPP has: registration by forms and fields, commands, and what clients ask the transport.</summary>
public abstract class TransportStories(XmppServer server) : Story(server)
{
    [Fact]
    public async Task A_refused_registration_carries_the_condition_that_clients_know()
    {
        var account = Msn.NewAccount("alice");
        var alice = await NewJabberPersonAsync();

        var wrong = await alice.RegisterAsync(account.Address, Secrets.New("password"));
        Assert.Contains("not-authorized", JabberPerson.ErrorText(wrong), StringComparison.Ordinal);
        var unreachable = await alice.RegisterAsync(account.Address, Secrets.New("password"), BridgeConfiguration.UnreachableNetwork);
        Assert.Contains("remote-server-timeout", JabberPerson.ErrorText(unreachable), StringComparison.Ordinal);
        var message = await alice.SaysAsync("bob@example.com", Secrets.New("message"));
        Assert.Contains("registration-required", await alice.IsToldUndeliveredAsync(message), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_without_data_forms_can_register()
    {
        var account = Msn.NewAccount("alice");
        var alice = await NewJabberPersonAsync();

        var answer = await alice.Client.RegisterByFieldsAsync(
            alice.Transport, new Dictionary<string, string> { ["username"] = account.Address, ["password"] = account.Password });

        Assert.True(JabberPerson.IsResult(answer), JabberPerson.ErrorText(answer));
        Assert.True(await alice.IsRegisteredAsync());
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

    private async Task<JabberPerson> NewJabberPersonAsync() => (JabberPerson)await NewPersonAsync();

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
