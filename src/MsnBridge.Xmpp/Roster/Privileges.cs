using System.Collections.Concurrent;
using System.Xml.Linq;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Stanzas;

namespace MsnBridge.Xmpp.Roster;

/// <summary>
/// Which domains let the transport manage their users' rosters, write in their names and publish for them (XEP-0356), as their server said on the present connection:
/// <c>&lt;message from='example.org'&gt;&lt;privilege xmlns='urn:xmpp:privilege:2'&gt;&lt;perm access='roster' type='both'/&gt;
/// &lt;perm access='message' type='outgoing'/&gt;&lt;perm access='iq'&gt;&lt;namespace ns='http://jabber.org/protocol/pubsub' type='both'/&gt;&lt;/perm&gt;…</c>.
/// Safe for concurrent use.
/// </summary>
internal sealed class Privileges
{
    private readonly ConcurrentDictionary<string, (bool Read, bool Write, bool Speak, bool Publish)> _domains = new(StringComparer.Ordinal);

    /// <summary>Takes in what a server grants. Only a server speaks as a whole domain, so no user can grant himself anything.</summary>
    /// <returns>False where the message is none of that.</returns>
    public bool TryRead(XElement message)
    {
        var privilege = message.Element(Ns.Privilege2 + "privilege") ?? message.Element(Ns.Privilege1 + "privilege");
        if (privilege is null || Stanza.From(message) is not { IsDomain: true } domain)
        {
            return false;
        }

        var roster = TypeOf("roster");
        // Servers that speak the older version (ejabberd 23.01) pass such a message on and neither copy nor archive it for its sender,
        // who is the one it is for.
        var speaks = privilege.Name.Namespace == Ns.Privilege2 && TypeOf("message") == "outgoing";
        // Prosody puts the namespaces into one another.
        var publishes = privilege.Name.Namespace == Ns.Privilege2 && privilege.Elements(Ns.Privilege2 + "perm")
            .Where(perm => (string?)perm.Attribute("access") == "iq").Descendants(Ns.Privilege2 + "namespace")
            .Any(allowed => (string?)allowed.Attribute("ns") == Ns.PubSub.NamespaceName && (string?)allowed.Attribute("type") is "set" or "both");
        _domains[domain.Domain] = (roster is "get" or "both", roster is "set" or "both", speaks, publishes);
        return true;

        string? TypeOf(string access) => privilege.Elements(privilege.Name.Namespace + "perm")
            .Where(perm => (string?)perm.Attribute("access") == access)
            .Select(perm => (string?)perm.Attribute("type"))
            .LastOrDefault();
    }

    public bool SpeakFor(Jid user) => _domains.TryGetValue(user.Domain, out var granted) && granted.Speak;

    /// <summary>Whether the transport may publish for the user (section 7).</summary>
    public bool PublishFor(Jid user) => _domains.TryGetValue(user.Domain, out var granted) && granted.Publish;

    /// <summary>A server that grants it and does not answer is treated as one without.</summary>
    public void RevokePublishing(Jid user)
    {
        if (_domains.TryGetValue(user.Domain, out var granted))
        {
            _domains.TryUpdate(user.Domain, granted with { Publish = false }, granted);
        }
    }

    public bool ManageRosterOf(Jid user) => _domains.TryGetValue(user.Domain, out var granted) && granted is { Read: true, Write: true };

    /// <summary>A server that grants the privilege and then fails to carry it out (ejabberd 23.01) is treated as one without.</summary>
    /// <returns>True the first time for a domain.</returns>
    public bool Revoke(Jid user) =>
        _domains.TryGetValue(user.Domain, out var granted) && granted.Write
        && _domains.TryUpdate(user.Domain, granted with { Read = false, Write = false }, granted);

    public void Clear() => _domains.Clear();
}
