using System.Xml.Linq;
using MsnBridge.Faults.Simulation;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Stanzas;

namespace MsnBridge.Faults.Home.Xmpp;

/// <summary>
/// A user's account with the one client that is signed in to it, which grants what it is asked for: what a server does with presence (RFC 6121, sections 3 and 4), and what
/// clients answer.
/// </summary>
/// <param name="read">Is told each message.</param>
internal sealed class RunXmppAccount(World world, RunXmppServer server, Jid address, Action<XElement> read)
{
    // Of each address in the roster; the transport is there since he linked his account.
    private readonly Dictionary<string, Subscription> _roster = new(StringComparer.Ordinal)
    {
        [RunXmppServer.Component] = new Subscription { From = true, To = true },
    };

    private readonly HashSet<string> _present = new(StringComparer.Ordinal);

    public Jid Address => address;

    /// <summary>Where his client is.</summary>
    public Jid Device { get; } = address.WithResource("phone");

    /// <summary>Whether he has a contact in his roster.</summary>
    public bool Has(Jid contact) => _roster.TryGetValue(contact.ToString(), out var known) && known.From;

    /// <summary>Whether a contact is shown to him as present.</summary>
    public bool Sees(Jid contact) => _present.Contains(contact.ToString());

    /// <summary>What the transport said last of why it is not present.</summary>
    public string? WhyAway { get; private set; }

    public void Take(XElement stanza)
    {
        switch (stanza.Name.LocalName)
        {
            case "message":
                read(stanza);
                break;
            case "presence":
                if (Stanza.From(stanza) == Jid.OfDomain(RunXmppServer.Component))
                    WhyAway = Stanza.TypeOf(stanza) == "unavailable" ? (string?)stanza.Element(Ns.Component + "status") : null;
                TakePresence(Stanza.From(stanza)!, Stanza.TypeOf(stanza));
                break;
            case "iq" when Stanza.TypeOf(stanza) is "get" or "set":
                server.TrySend(Stanza.Refusal(stanza, StanzaError.ServiceUnavailable("No client answers that."))!);
                break;
            case "iq":
                break;
            default:
                world.Fail(new InvalidOperationException($"The component sends a {stanza.Name}."));
                break;
        }
    }

    private void TakePresence(Jid from, string? type)
    {
        var contact = from.Bare;
        if (!_roster.TryGetValue(contact.ToString(), out var known))
            _roster.Add(contact.ToString(), known = new Subscription());
        switch (type)
        {
            case null:
                if (_present.Add(contact.ToString()))
                    world.Steps.Add($"{address.Local} sees {contact.Local}");
                break;
            case "unavailable":
                if (_present.Remove(contact.ToString()))
                    world.Steps.Add($"{address.Local} does not see {contact.Local} any more");
                break;
            case "probe" when known.From:
                server.TrySend(Stanza.Presence(Device, from, null));
                break;
            case "probe":
                server.TrySend(Stanza.Presence(address, from, "unsubscribed"));
                break;
            case "subscribe":
                world.Steps.Add($"{address.Local} accepts {contact.Local}");
                known.From = true;
                server.TrySend(Stanza.Presence(address, contact, "subscribed"));
                server.TrySend(Stanza.Presence(Device, contact, null));
                if (!known.To)
                    server.TrySend(Stanza.Presence(address, contact, "subscribe"));
                break;
            case "subscribed":
                known.To = true;
                break;
            case "unsubscribe":
                known.From = false;
                break;
            case "unsubscribed":
                known.To = false;
                break;
            default:
                world.Fail(new InvalidOperationException($"The component sends presence of type {type}."));
                break;
        }
    }

    /// <summary>Who may see whom.</summary>
    private sealed class Subscription
    {
        /// <summary>The contact sees him.</summary>
        public bool From { get; set; }

        /// <summary>He sees the contact.</summary>
        public bool To { get; set; }
    }
}
