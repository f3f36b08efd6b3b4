using MsnBridge.Xmpp.Tests.Support;

namespace MsnBridge.Xmpp.Tests.Streams;

public sealed class HandshakeTests
{
    private const string StreamErrorText = "<text xmlns='urn:ietf:params:xml:ns:xmpp-streams'>said the server</text>";

    [Fact]
    public async Task Right_secret_opens_the_link()
    {
        using var server = new ScriptedServer();
        var check = CheckAsync(server.Port);
        await using var connection = await server.AcceptComponentAsync();

        Assert.Equal(XmppLinkState.Up, (await check).State);
    }

    [Fact]
    public async Task Stream_is_opened_to_the_component()
    {
        using var server = new ScriptedServer();
        var check = CheckAsync(server.Port);
        await using var connection = await server.AcceptAsync();

        var header = await connection.OpenStreamAsync("1");

        Assert.Equal("msn.localhost", (string?)header.Attribute("to"));
        Assert.Equal("stream", header.Name.LocalName);
        connection.Break();
        await check;
    }

    [Theory]
    [InlineData("not-authorized", XmppLinkFault.WrongSecret, "xmpp.secret")]
    [InlineData("host-unknown", XmppLinkFault.UnknownComponent, "xmpp.component")]
    [InlineData("conflict", XmppLinkFault.AlreadyConnected, "msn.localhost")]
    [InlineData("policy-violation", XmppLinkFault.StreamError, "policy-violation")]
    public async Task Refusal_by_the_server_is_told_with_what_to_change(string condition, XmppLinkFault fault, string named)
    {
        using var server = new ScriptedServer();
        var check = CheckAsync(server.Port);
        await using var connection = await server.AcceptAsync();
        await connection.OpenStreamAsync("1");
        await connection.NextAsync();

        await connection.SendAsync($"<stream:error><{condition} xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>{StreamErrorText}</stream:error></stream:stream>");

        await AssertDownAsync(check, fault, named);
        Assert.Contains("said the server", (await check).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_without_the_component_that_gives_no_stream_id_is_told()
    {
        using var server = new ScriptedServer();
        var check = CheckAsync(server.Port);
        await using var connection = await server.AcceptAsync();
        await connection.OpenStreamAsync("");

        await connection.SendAsync("<stream:error><host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>");

        await AssertDownAsync(check, XmppLinkFault.UnknownComponent, "xmpp.component");
    }

    [Fact]
    public async Task Server_that_hangs_up_is_told()
    {
        using var server = new ScriptedServer();
        var check = CheckAsync(server.Port);
        await using var connection = await server.AcceptAsync();
        await connection.OpenStreamAsync("1");
        await connection.NextAsync();
        connection.Break();

        await AssertDownAsync(check, XmppLinkFault.ConnectionLost, "XMPP server");
    }

    [Fact]
    public async Task Server_that_closes_the_stream_without_a_reason_is_told()
    {
        using var server = new ScriptedServer();
        var check = CheckAsync(server.Port);
        await using var connection = await server.AcceptAsync();
        await connection.OpenStreamAsync("1");
        await connection.SendAsync("</stream:stream>");

        await AssertDownAsync(check, XmppLinkFault.ConnectionLost, "handshake");
    }

    [Fact]
    public async Task Server_that_says_nothing_is_given_up()
    {
        using var server = new ScriptedServer();
        var check = CheckAsync(server.Port, options => options with { HandshakeTimeout = TimeSpan.FromMilliseconds(200) });
        await using var connection = await server.AcceptAsync();

        await AssertDownAsync(check, XmppLinkFault.NoAnswer, "xmpp.port");
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n")]
    [InlineData("<html><body/></html>")]
    [InlineData("<!DOCTYPE x [<!ENTITY a 'b'>]><stream:stream/>")]
    [InlineData("<stream:stream xmlns:stream='http://etherx.jabber.org/streams' id='1'><nonsense/>")]
    public async Task What_is_no_component_port_is_told(string said)
    {
        using var server = new ScriptedServer();
        var check = CheckAsync(server.Port);
        await using var connection = await server.AcceptAsync();
        await connection.SendAsync(said);

        await AssertDownAsync(check, XmppLinkFault.ProtocolError, "xmpp.port");
    }

    [Fact]
    public async Task Nobody_listening_is_told()
    {
        var server = new ScriptedServer();
        var port = server.Port;
        server.Dispose();

        await AssertDownAsync(CheckAsync(port), XmppLinkFault.ConnectionRefused, "xmpp.port");
    }

    [Fact]
    public async Task Name_that_does_not_resolve_is_told() =>
        await AssertDownAsync(CheckAsync(5347, options => options with { Server = "no-such-host.invalid" }), XmppLinkFault.UnknownHost, "xmpp.server");

    private static Task<XmppLinkStatus> CheckAsync(int port, Func<XmppOptions, XmppOptions>? configure = null)
    {
        var options = new XmppOptions { Port = port, Secret = new(ScriptedServer.Secret) };
        return XmppLinkCheck.RunAsync(configure?.Invoke(options) ?? options, TimeProvider.System, TestContext.Current.CancellationToken)
            .Soon();
    }

    private static async Task AssertDownAsync(Task<XmppLinkStatus> check, XmppLinkFault fault, string named)
    {
        var status = await check;
        Assert.Equal(XmppLinkState.Down, status.State);
        Assert.Equal(fault, status.Fault);
        Assert.Contains(named, status.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(ScriptedServer.Secret, status.Detail, StringComparison.Ordinal);
    }
}
