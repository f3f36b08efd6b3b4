using System.Xml.Linq;
using MsnBridge.EndToEnd.Tests.Clients;
using MsnBridge.EndToEnd.Tests.Servers;

namespace MsnBridge.EndToEnd.Tests.Xmpp;

/// <summary>Any number of XMPP users behind one connection, for tests that need more people than clients: a component of the real server.</summary>
public sealed class PeopleDomain : IAsyncDisposable
{
    // All of them may register at once, and the bridge signs in a few at a time.
    private static readonly TimeSpan s_manySignIns = TimeSpan.FromMinutes(5);

    private readonly SlixmppProcess _process = new(() => { });
    private readonly XmppServer _server;

    private PeopleDomain(XmppServer server) => _server = server;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<PeopleDomain> ConnectAsync(XmppServer server)
    {
        var people = new PeopleDomain(server);
        await people._process.AskAsync(
            "connect_component",
            new { jid = XmppServer.PeopleDomain, secret = server.ComponentSecret, host = "127.0.0.1", port = server.ComponentPort },
            Token);
        return people;
    }

    /// <summary>Registers a user with the transport and waits for the answer.</summary>
    public async Task<XElement> RegisterAsync(string name, string msnAddress, string password)
    {
        var query = new XElement(
            XmppNames.Register + "query",
            new XElement(XmppNames.Register + "username", msnAddress),
            new XElement(XmppNames.Register + "password", password));
        var id = $"register-{name}";
        await SendAsync(new XElement("iq", new XAttribute("type", "set"), new XAttribute("id", id), query), name);
        return await WaitForAsync(stanza => stanza.Name.LocalName == "iq" && stanza.Attribute("id")?.Value == id, $"the answer to {name}", s_manySignIns);
    }

    /// <summary>A user is available to the transport.</summary>
    public Task BeAvailableAsync(string name) => SendAsync(new XElement("presence"), name);

    public Task SayAsync(string name, string to, string text) => SendAsync(
        new XElement("message", new XAttribute("type", "chat"), new XAttribute("id", Guid.NewGuid().ToString("N")), new XElement("body", text)), name, to);

    public Task<XElement> HearsAsync(string name, string text) => WaitForAsync(
        stanza => stanza.Attribute("to")?.Value.StartsWith($"{name}@", StringComparison.Ordinal) == true
            && stanza.Elements().Any(child => child.Name.LocalName == "body" && child.Value == text),
        $"a message to {name}", Waiting.Patience);

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private Task<XElement> WaitForAsync(Func<XElement, bool> predicate, string what, TimeSpan timeout) =>
        _process.Stanzas.TakeAsync(predicate, what, timeout, Token);

    private async Task SendAsync(XElement stanza, string name, string? to = null)
    {
        stanza.SetAttributeValue("from", $"{name}@{XmppServer.PeopleDomain}/client");
        stanza.SetAttributeValue("to", to ?? _server.ComponentJid);
        await _process.AskAsync("raw", new { xml = stanza.ToString(SaveOptions.DisableFormatting) }, Token);
    }
}
