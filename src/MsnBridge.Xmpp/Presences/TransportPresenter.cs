using System.Globalization;
using System.Xml.Linq;
using MsnBridge.Core.Puppets;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Discovery;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Streams;

namespace MsnBridge.Xmpp.Presences;

/// <summary>The transport's own presence, which is the state of the user's login.</summary>
internal sealed class TransportPresenter(IStanzaStream stream, ContactAddresses addresses, TransportCapabilities capabilities)
{
    public void Show(Jid to, LoginStatus status)
    {
        var words = new XElement(Ns.Component + "status", status.Describe());
        stream.Post(status.State switch
        {
            LoginState.Connected => Stanza.Presence(addresses.Transport, to, null, capabilities.Announcement()),
            LoginState.Connecting or LoginState.TransientDisconnect =>
                Stanza.Presence(addresses.Transport, to, null, new XElement(Ns.Component + "show", "xa"), words, capabilities.Announcement()),
            _ => Stanza.Presence(addresses.Transport, to, "unavailable", words),
        });
    }

    /// <summary>The bridge is going away.</summary>
    public void Leave(Jid to) => stream.Post(Stanza.Presence(addresses.Transport, to, "unavailable"));

    /// <summary>Tells an outage in words: as a headline where it passes by itself, as a message that waits for the user where he has to act.</summary>
    public void Notify(Jid to, LoginStatus status) =>
        stream.Post(Stanza.Message(
            addresses.Transport,
            to,
            status.State is LoginState.ServerUnavailable or LoginState.Connected ? "headline" : "chat",
            Guid.NewGuid().ToString("N"),
            new XElement(Ns.Component + "body", Words(status))));

    // There is nothing to edit in a headline: the end is a second line.
    private static string Words(LoginStatus status) => status.State switch
    {
        LoginState.ServerUnavailable => string.Create(CultureInfo.InvariantCulture, $"{status.Describe()} It began at {status.Since.UtcDateTime:yyyy-MM-dd HH:mm} UTC."),
        LoginState.Connected => string.Create(CultureInfo.InvariantCulture, $"The outage of MSN was over at {status.Since.UtcDateTime:yyyy-MM-dd HH:mm} UTC: signed in again."),
        _ => status.Describe(),
    };

    public void Headline(Jid to, string text) =>
        stream.Post(Stanza.Message(addresses.Transport, to, "headline", Guid.NewGuid().ToString("N"), new XElement(Ns.Component + "body", text)));
}
