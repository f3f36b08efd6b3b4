using System.Collections.Immutable;
using System.Xml.Linq;
using Microsoft.Extensions.Logging;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Streams;

namespace MsnBridge.Xmpp.Roster;

/// <summary>
/// A user's roster managed on his behalf (XEP-0356), touching nothing but addresses of the transport:
/// <c>&lt;iq type='set' to='alice@example.org'&gt;&lt;query xmlns='jabber:iq:roster'&gt;&lt;item jid='…' name='…' subscription='both'&gt;&lt;group&gt;…</c>.
/// </summary>
internal sealed partial class PrivilegedRoster(IStanzaStream stream, ContactAddresses addresses, Privileges privileges, ILogger<PrivilegedRoster> logger)
{
    /// <summary>The transport's items in the user's roster by bare address; null where the server does not let us see them.</summary>
    public async Task<IReadOnlyDictionary<Jid, RosterItem>?> FindItemsAsync(Jid user, CancellationToken cancellationToken)
    {
        if (!privileges.ManageRosterOf(user))
        {
            return null;
        }

        var answer = await AskAsync(user, "get", null, cancellationToken);
        return answer is null ? null : answer
            .Elements(Ns.Roster + "query")
            .Elements(Ns.Roster + "item")
            .Select(RosterItem.Read)
            .OfType<RosterItem>()
            .Where(item => item.Address.Domain == addresses.Transport.Domain)
            .GroupBy(item => item.Address)
            .ToDictionary(items => items.Key, items => items.Last());
    }

    /// <summary>Writes one item. False where the server does not do it.</summary>
    public async Task<bool> TrySetAsync(Jid user, RosterItem item, CancellationToken cancellationToken) =>
        privileges.ManageRosterOf(user) && await AskAsync(user, "set", item.ToElement(), cancellationToken) is not null;

    /// <summary>Takes one item out. False where the server does not do it.</summary>
    public async Task<bool> TryRemoveAsync(Jid user, Jid address, CancellationToken cancellationToken) =>
        privileges.ManageRosterOf(user)
        && await AskAsync(
            user,
            "set",
            new XElement(Ns.Roster + "item", new XAttribute("jid", address.ToString()), new XAttribute("subscription", "remove")),
            cancellationToken) is not null;

    private async Task<XElement?> AskAsync(Jid user, string type, XElement? item, CancellationToken cancellationToken)
    {
        var query = Stanza.Iq(addresses.Transport, user.Bare, type, $"roster-{Guid.NewGuid():N}", new XElement(Ns.Roster + "query", item));
        string condition;
        try
        {
            // Without an answer because the connection broke, nothing is known of what the server can do.
            var answer = await stream.QueryAsync(query, cancellationToken);
            if (answer is null || Stanza.TypeOf(answer) == "result")
            {
                return answer;
            }

            condition = answer.Element(Ns.Component + "error")?.Elements().FirstOrDefault()?.Name.LocalName ?? "no condition";
        }
        catch (TimeoutException)
        {
            condition = "no answer";
        }

        // To take out what is not there is no failure of the server.
        if (condition != "item-not-found" && privileges.Revoke(user))
        {
            LogRosterRefused(user.Domain, type, condition);
        }

        return null;
    }

    [LoggerMessage(XmppEventIds.RosterSetRefused, LogLevel.Warning,
        "The server of {Domain} grants management of rosters, but a {Type} failed ({Condition}): contacts are offered by subscription instead.")]
    private partial void LogRosterRefused(string domain, string type, string condition);
}

/// <summary>One entry of a roster.</summary>
internal sealed record RosterItem(Jid Address, string? Name, string Subscription, ImmutableArray<string> Groups)
{
    public static RosterItem? Read(XElement item) =>
        Jid.TryParse((string?)item.Attribute("jid"), out var jid)
            ? new(
                jid,
                (string?)item.Attribute("name"),
                (string?)item.Attribute("subscription") ?? "none",
                [.. item.Elements(Ns.Roster + "group").Select(group => group.Value)])
            : null;

    public bool Agrees(RosterItem other) =>
        Address == other.Address && Name == other.Name && Subscription == other.Subscription
        && Groups.Order(StringComparer.Ordinal).SequenceEqual(other.Groups.Order(StringComparer.Ordinal));

    public XElement ToElement() =>
        new(
            Ns.Roster + "item",
            new XAttribute("jid", Address.ToString()),
            Name is null ? null : new XAttribute("name", Name),
            new XAttribute("subscription", Subscription),
            Groups.Select(group => new XElement(Ns.Roster + "group", group)));
}
