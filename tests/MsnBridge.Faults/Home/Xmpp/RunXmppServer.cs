using System.Globalization;
using System.Xml.Linq;
using MsnBridge.Core.Identities;
using MsnBridge.Faults.Simulation;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Stanzas;

namespace MsnBridge.Faults.Home.Xmpp;

/// <summary>
/// An XMPP server in memory with its users and one component port, as plain as Prosody is without modules: it grants no privileges and keeps no archive. While the component
/// is away it returns what is for it ("Component unavailable"); what it had written to a connection that was dead is gone. A second connection of the component is refused as
/// long as it believes in the first (Prosody's component_conflict_resolve = "kick_new", which is its default).
/// </summary>
/// <param name="welcome">Is told that the component is there again.</param>
internal sealed class RunXmppServer(World world, Action welcome)
{
    public const string Domain = "home.example";
    public const string Component = "msn.home.example";
    public const string Secret = "secret-of-the-run";

    private readonly Dictionary<string, RunXmppAccount> _accounts = new(StringComparer.Ordinal);
    private readonly List<ComponentSession> _sessions = [];
    private ComponentSession? _component;
    private int _connections;

    /// <summary>How often nobody could connect.</summary>
    public int Refused { get; set; }

    public bool HasComponent => _component is not null;

    /// <summary>How often something other than the bridge kept it from its connection, or ended that.</summary>
    public int Outages => Refused + _sessions.Count(session => session.IsDisturbed);

    public static HomeUser UserOf(string name) => new(new HomeNetworkId("xmpp"), $"{name}@{Domain}");

    public void Add(RunXmppAccount account) => _accounts.Add(account.Address.ToString(), account);

    public string NextConnection() => string.Create(CultureInfo.InvariantCulture, $"XMPP{++_connections}");

    public void Take(Wire wire, RequestFate fate)
    {
        var session = new ComponentSession(world, wire, this);
        _sessions.Add(session);
        _ = Task.Run(() => session.ServeAsync(fate));
    }

    /// <summary>False where the component is connected already.</summary>
    public bool TryBegin(ComponentSession session)
    {
        if (_component is not null)
            return false;
        _component = session;
        return true;
    }

    public void Welcome()
    {
        world.Steps.Add("XMPP server has its component");
        welcome();
    }

    public void End(ComponentSession session)
    {
        if (_component != session)
            return;
        world.Steps.Add("XMPP server has lost its component");
        _component = null;
    }

    /// <summary>Ends every connection of the component's.</summary>
    public void Break()
    {
        foreach (var session in _sessions.Where(session => !session.IsOver))
            session.Break();
    }

    /// <summary>A user's stanza for the component. False where it came back.</summary>
    public bool TrySend(XElement stanza)
    {
        _component?.Send(stanza);
        return _component is not null;
    }

    /// <summary>A stanza of the component's.</summary>
    public void Route(XElement stanza)
    {
        if (Stanza.From(stanza)?.Domain != Component || Stanza.To(stanza) is not { } to)
            world.Fail(new InvalidOperationException($"The component writes from {stanza.Attribute("from")?.Value} to {stanza.Attribute("to")?.Value}."));
        else if (to.Domain == Component)
            TrySend(stanza);
        else if (_accounts.TryGetValue(to.Bare.ToString(), out var account))
            account.Take(stanza);
        else if (to == Jid.OfDomain(Domain) && Stanza.Refusal(stanza, StanzaError.ServiceUnavailable("There is no such service.")) is { } refusal)
            TrySend(refusal);
        else
            world.Fail(new InvalidOperationException($"The component writes to {to}, where nobody is."));
    }
}
