using MsnBridge.Core.Contacts;
using MsnBridge.Core.Puppets;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Tests.Support;

namespace MsnBridge.Xmpp.Tests;

public sealed class RegistrationTests
{
    private const string Submitted = """
        <query xmlns='jabber:iq:register'><x xmlns='jabber:x:data' type='submit'>
          <field var='FORM_TYPE'><value>jabber:iq:register</value></field>
          <field var='network'><value>escargot</value></field>
          <field var='address'><value>alice@hotmail.com</value></field>
          <field var='password'><value>pass word</value></field>
        </x></query>
        """;

    [Fact]
    public async Task Form_asks_for_network_address_and_password()
    {
        await using var transport = await Transport.ConnectAsync();

        var answer = await transport.AskAsync("get", "msn.localhost", "<query xmlns='jabber:iq:register'/>");

        var query = answer.Element(Ns.Register + "query")!;
        Assert.Null(query.Element(Ns.Register + "registered"));
        Assert.NotNull(query.Element(Ns.Register + "username"));
        Assert.NotNull(query.Element(Ns.Register + "password"));
        var fields = query.Element(Ns.DataForm + "x")!.Elements(Ns.DataForm + "field").ToList();
        Assert.Equal(["hidden", "list-single", "text-single", "text-private"], fields.Select(field => (string?)field.Attribute("type")));
        Assert.Equal(["embedded", "escargot"], fields[1].Elements(Ns.DataForm + "option").Select(option => option.Value));
    }

    [Fact]
    public async Task Form_of_somebody_registered_shows_the_address_and_no_password()
    {
        await using var transport = await Transport.ConnectAsync(with => with.Directory.AddAccount(Transport.Alice));

        var query = (await transport.AskAsync("get", "msn.localhost", "<query xmlns='jabber:iq:register'/>")).Element(Ns.Register + "query")!;

        Assert.NotNull(query.Element(Ns.Register + "registered"));
        Assert.Equal("alice@hotmail.com", (string?)query.Element(Ns.Register + "username"));
        Assert.Equal("", (string?)query.Element(Ns.Register + "password"));
        var values = DataForm.Read(query.Element(Ns.DataForm + "x")!);
        Assert.Equal("alice@hotmail.com", values["address"]);
        Assert.Equal("", values["password"]);
    }

    [Fact]
    public async Task Submitted_form_links_and_then_the_transport_asks_to_be_let_in()
    {
        await using var transport = await Transport.ConnectAsync();

        var answer = await transport.AskAsync("set", "msn.localhost", Submitted);

        Assert.Equal("result", Stanza.TypeOf(answer));
        Assert.Equal("escargot", transport.Directory.LastLink!.Profile);
        Assert.Equal("alice@hotmail.com", transport.Directory.LastLink.Address);
        Assert.Equal("pass word", transport.Directory.LastLink.Password.Reveal());
        Assert.Equal(new(Availability.Online), await transport.Directory.NextAsync<OwnPresence>());
        Assert.DoesNotContain(transport.Log.Lines, line => line.Text.Contains("pass word", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Transport_asks_for_the_presence_of_somebody_who_registered()
    {
        await using var transport = await Transport.ConnectAsync();

        await transport.SendAsync($"<iq type='set' id='r' from='{Transport.AlicesPhone}' to='msn.localhost'>{Submitted}</iq>");

        var request = await transport.Server.UntilAsync(stanza => Stanza.TypeOf(stanza) == "subscribe");
        Assert.Equal("msn.localhost", (string?)request.Attribute("from"));
        Assert.Equal(Transport.Alice, (string?)request.Attribute("to"));
        Assert.Equal("MSN", (string?)request.Element(Ns.Nick + "nick"));
    }

    [Fact]
    public async Task Somebody_who_registered_and_shows_no_presence_counts_as_gone_after_a_while()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.AskAsync("set", "msn.localhost", Submitted);
        Assert.Equal(new(Availability.Online), await transport.Directory.NextAsync<OwnPresence>());

        transport.Time.Advance(TimeSpan.FromMinutes(3));

        Assert.Equal(new(Availability.Offline), await transport.Directory.NextAsync<OwnPresence>());
    }

    [Fact]
    public async Task Somebody_who_registered_stays_when_his_server_answers_the_request_with_unavailable()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.AskAsync("set", "msn.localhost", Submitted);
        Assert.Equal(new(Availability.Online), await transport.Directory.NextAsync<OwnPresence>());

        await transport.SendAsync($"<presence from='{Transport.Alice}' to='msn.localhost' type='unavailable'/>");

        await transport.SettleAsync();
        Assert.Empty(transport.Directory.TakeAll());
    }

    [Fact]
    public async Task Old_clients_register_with_two_fields()
    {
        await using var transport = await Transport.ConnectAsync();

        var answer = await transport.AskAsync(
            "set", "msn.localhost", "<query xmlns='jabber:iq:register'><username>alice@hotmail.com</username><password>pw</password></query>");

        Assert.Equal("result", Stanza.TypeOf(answer));
        Assert.Equal(("embedded", "alice@hotmail.com"), (transport.Directory.LastLink!.Profile, transport.Directory.LastLink.Address));
    }

    [Theory]
    [InlineData(LinkFailure.BadCredentials, "not-authorized")]
    [InlineData(LinkFailure.ServerUnavailable, "remote-server-timeout")]
    [InlineData(LinkFailure.AccountRefused, "forbidden")]
    [InlineData(LinkFailure.InvalidAddress, "not-acceptable")]
    [InlineData(LinkFailure.UnknownProfile, "not-acceptable")]
    [InlineData(LinkFailure.AccountTaken, "conflict")]
    [InlineData(LinkFailure.OtherAccountLinked, "conflict")]
    public async Task What_went_wrong_is_told_in_words(LinkFailure failure, string condition)
    {
        await using var transport = await Transport.ConnectAsync();
        transport.Directory.OnLink = _ => Task.FromResult(new LinkResult(failure, "That is what went wrong."));

        var answer = await transport.AskAsync("set", "msn.localhost", Submitted);

        MessageTests.AssertError(answer, Stanza.IdOf(answer)!, condition, "That is what went wrong.");
    }

    [Theory]
    [InlineData("<query xmlns='jabber:iq:register'/>")]
    [InlineData("<query xmlns='jabber:iq:register'><username>alice@hotmail.com</username></query>")]
    [InlineData("<query xmlns='jabber:iq:register'><password>pw</password></query>")]
    [InlineData("<query xmlns='jabber:iq:register'><x xmlns='jabber:x:data' type='submit'/></query>")]
    public async Task What_is_missing_is_told(string query)
    {
        await using var transport = await Transport.ConnectAsync();

        var answer = await transport.AskAsync("set", "msn.localhost", query);

        MessageTests.AssertError(answer, Stanza.IdOf(answer)!, "not-acceptable");
        Assert.Null(transport.Directory.LastLink);
    }

    [Fact]
    public async Task Long_sign_in_holds_up_nothing_and_a_second_one_waits()
    {
        await using var transport = await Transport.ConnectAsync();
        var signingIn = new TaskCompletionSource<LinkResult>();
        transport.Directory.OnLink = _ => signingIn.Task;

        await transport.SendAsync($"<iq type='set' id='r' from='{Transport.AlicesPhone}' to='msn.localhost'>{Submitted}</iq>");
        Assert.Equal("result", Stanza.TypeOf(await transport.AskAsync("get", "msn.localhost", "<ping xmlns='urn:xmpp:ping'/>")));
        signingIn.SetResult(new(null, "linked"));

        Assert.Equal("result", Stanza.TypeOf(await transport.Server.UntilAsync(stanza => Stanza.IdOf(stanza) == "r")));
    }

    [Fact]
    public async Task Remove_unlinks()
    {
        await using var transport = await Transport.ConnectAsync(with => with.Directory.AddAccount(Transport.Alice));
        const string remove = "<query xmlns='jabber:iq:register'><remove/></query>";

        Assert.Equal("result", Stanza.TypeOf(await transport.AskAsync("set", "msn.localhost", remove)));
        Assert.False(transport.Directory.HasAccount(Transport.Alice));
        var again = await transport.AskAsync("set", "msn.localhost", remove);
        MessageTests.AssertError(again, Stanza.IdOf(again)!, "registration-required");
    }

    [Theory]
    [InlineData("mallory@elsewhere.example/x")]
    [InlineData("alice@sub.localhost/x")]
    public async Task Users_of_other_domains_may_not_register(string user)
    {
        await using var transport = await Transport.ConnectAsync();

        var answer = await transport.AskAsync("set", "msn.localhost", Submitted, from: user);

        MessageTests.AssertError(answer, Stanza.IdOf(answer)!, "forbidden");
        Assert.Null(transport.Directory.LastLink);
    }

    [Fact]
    public async Task Allowed_users_are_domains_and_addresses()
    {
        await using var transport = await Transport.ConnectAsync(configure: options => options with { AllowedUsers = ["friends.example", "Bob@else.example"] });

        Assert.Equal("result", Stanza.TypeOf(await transport.AskAsync("set", "msn.localhost", Submitted, from: "x@friends.example/1")));
        Assert.Equal("result", Stanza.TypeOf(await transport.AskAsync("set", "msn.localhost", Submitted, from: "bob@else.example/1")));
        Assert.Equal("error", Stanza.TypeOf(await transport.AskAsync("set", "msn.localhost", Submitted, from: "eve@else.example/1")));
        Assert.Equal("error", Stanza.TypeOf(await transport.AskAsync("set", "msn.localhost", Submitted)));
    }
}
