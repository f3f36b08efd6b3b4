using MsnBridge.Core.Contacts;
using MsnBridge.Xmpp.Discovery;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Tests.Support;

namespace MsnBridge.Xmpp.Tests;

public sealed class QueryTests
{
    private const string Info = "<query xmlns='http://jabber.org/protocol/disco#info'/>";
    private const string Items = "<query xmlns='http://jabber.org/protocol/disco#items'/>";

    [Fact]
    public async Task Transport_is_a_gateway_to_MSN()
    {
        await using var transport = await Transport.ConnectAsync();

        var query = (await transport.AskAsync("get", "msn.localhost", Info)).Element(Ns.DiscoInfo + "query")!;

        var identity = query.Elements(Ns.DiscoInfo + "identity").First();
        Assert.Equal(("gateway", "msn"), ((string?)identity.Attribute("category"), (string?)identity.Attribute("type")));
        var features = query.Elements(Ns.DiscoInfo + "feature").Select(feature => (string?)feature.Attribute("var")).ToList();
        Assert.Contains("jabber:iq:register", features);
        Assert.Contains("jabber:iq:gateway", features);
        Assert.Contains("http://jabber.org/protocol/commands", features);
    }

    [Fact]
    public async Task Contact_does_what_its_announced_hash_says()
    {
        await using var transport = await Transport.ConnectAsync();

        var plain = await transport.AskAsync("get", $"{Transport.BobsAddress}/msn", Info);
        var byHash = await transport.AskAsync(
            "get", $"{Transport.BobsAddress}/msn", $"<query xmlns='http://jabber.org/protocol/disco#info' node='{ContactCapabilities.Node}'/>");
        var unknown = await transport.AskAsync("get", $"{Transport.BobsAddress}/msn", "<query xmlns='http://jabber.org/protocol/disco#info' node='x'/>");

        Assert.Equal(
            plain.Descendants(Ns.DiscoInfo + "feature").Select(feature => feature.ToString()),
            byHash.Descendants(Ns.DiscoInfo + "feature").Select(feature => feature.ToString()));
        MessageTests.AssertError(unknown, Stanza.IdOf(unknown)!, "item-not-found");
    }

    [Fact]
    public async Task Card_of_a_contact_has_his_name()
    {
        await using var transport = await Transport.ConnectAsync();
        transport.Directory.AddContact(
            Transport.Alice, Transport.Contact("bob@example.com", "Bob B.") with { OwnName = "Bobby" }, new(Availability.Online, "hi there"));

        var card = (await transport.AskAsync("get", Transport.BobsAddress, "<vCard xmlns='vcard-temp'/>")).Element(Ns.VCard + "vCard")!;
        Assert.Equal("Bob B.", (string?)card.Element(Ns.VCard + "FN"));
        Assert.Equal("Bobby", (string?)card.Element(Ns.VCard + "NICKNAME"));
        Assert.Equal(Transport.BobsAddress, (string?)card.Element(Ns.VCard + "JABBERID"));

        var others = await transport.AskAsync("get", Transport.BobsAddress, "<vCard xmlns='vcard-temp'/>", from: "carol@localhost/x");
        MessageTests.AssertError(others, Stanza.IdOf(others)!, "item-not-found");
        Assert.Equal("MSN", (string?)(await transport.AskAsync("get", "msn.localhost", "<vCard xmlns='vcard-temp'/>")).Descendants(Ns.VCard + "FN").Single());
    }

    [Fact]
    public async Task Address_is_translated()
    {
        await using var transport = await Transport.ConnectAsync();

        var prompt = await transport.AskAsync("get", "msn.localhost", "<query xmlns='jabber:iq:gateway'/>");
        Assert.NotNull(prompt.Descendants(Ns.Gateway + "prompt").Single());
        var jid = await transport.AskAsync("set", "msn.localhost", "<query xmlns='jabber:iq:gateway'><prompt> Bob@Example.com </prompt></query>");
        Assert.Equal(Transport.BobsAddress, jid.Descendants(Ns.Gateway + "jid").Single().Value);
        var nonsense = await transport.AskAsync("set", "msn.localhost", "<query xmlns='jabber:iq:gateway'><prompt>nonsense</prompt></query>");
        MessageTests.AssertError(nonsense, Stanza.IdOf(nonsense)!, "not-acceptable");
    }

    [Theory]
    [InlineData("get", "msn.localhost", "<ping xmlns='urn:xmpp:ping'/>", "result")]
    [InlineData("get", Transport.BobsAddress, "<ping xmlns='urn:xmpp:ping'/>", "result")]
    [InlineData("get", "msn.localhost", "<query xmlns='jabber:iq:version'/>", "result")]
    [InlineData("get", Transport.BobsAddress, "<query xmlns='jabber:iq:version'/>", "result")]
    [InlineData("get", "msn.localhost", "<nonsense xmlns='urn:nonsense'/>", "service-unavailable")]
    [InlineData("set", Transport.BobsAddress, "<vCard xmlns='vcard-temp'/>", "service-unavailable")]
    [InlineData("get", "msn.localhost", "", "bad-request")]
    [InlineData("get", "nonsense@msn.localhost", "<ping xmlns='urn:xmpp:ping'/>", "item-not-found")]
    public async Task Every_query_gets_one_answer(string type, string to, string payload, string expected)
    {
        await using var transport = await Transport.ConnectAsync();

        var answer = await transport.AskAsync(type, to, payload);

        if (expected == "result")
        {
            Assert.Equal("result", Stanza.TypeOf(answer));
            Assert.Equal((to, Transport.AlicesPhone), ((string?)answer.Attribute("from"), (string?)answer.Attribute("to")));
        }
        else
        {
            MessageTests.AssertError(answer, Stanza.IdOf(answer)!, expected);
        }
    }

    [Fact]
    public async Task Server_itself_may_ask_what_the_transport_is_and_no_more()
    {
        await using var transport = await Transport.ConnectAsync();

        Assert.Equal("result", Stanza.TypeOf(await transport.AskAsync("get", "msn.localhost", Info, from: "localhost")));
        Assert.Equal("error", Stanza.TypeOf(await transport.AskAsync("get", "msn.localhost", "<query xmlns='jabber:iq:register'/>", from: "localhost")));
    }

    [Fact]
    public async Task Query_that_goes_wrong_inside_is_answered_and_the_next_one_works()
    {
        await using var transport = await Transport.ConnectAsync();
        transport.Directory.OnLink = _ => throw new InvalidOperationException("broken");

        var answer = await transport.AskAsync("set", "msn.localhost", "<query xmlns='jabber:iq:register'><username>a@b.c</username><password>p</password></query>");
        MessageTests.AssertError(answer, Stanza.IdOf(answer)!, "internal-server-error");
        Assert.Equal("result", Stanza.TypeOf(await transport.AskAsync("get", "msn.localhost", "<query xmlns='jabber:iq:register'/>")));
    }

    [Fact]
    public async Task User_with_too_much_waiting_is_told()
    {
        await using var transport = await Transport.ConnectAsync(configure: options => options with { MaxWaitingStanzas = 2 });
        await transport.BringAliceOnlineAsync();
        var storing = new TaskCompletionSource();
        transport.Directory.OnSubmit = _ => storing.Task;

        for (var i = 0; i < 5; i++)
        {
            await transport.SendAsync($"<message from='{Transport.AlicesPhone}' to='{Transport.BobsAddress}' type='chat' id='m{i}'><body>x</body></message>");
        }

        MessageTests.AssertError(await transport.Server.NextAsync(), "m3", "resource-constraint");
        MessageTests.AssertError(await transport.Server.NextAsync(), "m4", "resource-constraint");
        storing.SetResult();
        await transport.Directory.NextAsync<Submitted>();
        await transport.Directory.NextAsync<Submitted>();
        await transport.Directory.NextAsync<Submitted>();
    }
}
