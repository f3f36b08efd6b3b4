using System.Text.Json.Nodes;
using System.Xml.Linq;
using MsnBridge.EndToEnd.Tests.Clients;

namespace MsnBridge.EndToEnd.Tests.Xmpp;

/// <summary>The process in which slixmpp plays one XMPP user, or a whole domain of them.</summary>
internal sealed class SlixmppProcess : IAsyncDisposable
{
    private readonly ClientProcess _process;

    /// <param name="disconnected">Called when the server ended the stream or the connection broke.</param>
    public SlixmppProcess(Action disconnected) => _process = ClientProcess.InPython(
        Path.Combine("Xmpp", "slixmpp_user.py"),
        line =>
        {
            if (line["stanza"] is { } stanza)
                Stanzas.Add(XElement.Parse((string)stanza!, LoadOptions.PreserveWhitespace));
            else
                disconnected();
        },
        Stanzas.End);

    public EventLog<XElement> Stanzas { get; } = new(stanza =>
        $"{stanza.Name.LocalName} {stanza.Attribute("type")?.Value} from {stanza.Attribute("from")?.Value}"
        + $" with {string.Join(", ", stanza.Elements().Select(child => child.Name.LocalName))}");

    public Task<JsonNode?> AskAsync(string what, object arguments, CancellationToken cancellationToken) =>
        _process.AskAsync(what, arguments, cancellationToken);

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
