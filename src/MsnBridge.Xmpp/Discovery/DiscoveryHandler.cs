using System.Xml.Linq;
using MsnBridge.Core.Identities;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Commands;
using MsnBridge.Xmpp.Rooms;
using MsnBridge.Xmpp.Stanzas;

namespace MsnBridge.Xmpp.Discovery;

/// <summary>
/// What the transport, its contacts and its commands are, and which rooms a user has (XEP-0030):
/// <c>&lt;query xmlns='http://jabber.org/protocol/disco#info|#items' node='…'/&gt;</c>, answered by identities and features, or by items.
/// </summary>
internal sealed class DiscoveryHandler(TransportCapabilities transport, ContactAddresses addresses, AdHocCommands commands, RoomQueue queue, RoomBook rooms)
{
    /// <param name="contact">Null for the transport itself.</param>
    /// <returns>Null where there is no such node.</returns>
    public async Task<XElement?> HandleAsync(Jid from, ContactId? contact, XElement query, CancellationToken cancellationToken)
    {
        var node = (string?)query.Attribute("node");
        var content = (IsItems: query.Name == Ns.DiscoItems + "query", contact, node) switch
        {
            (false, not null, null) => ContactCapabilities.Describe(),
            (false, not null, _) when node == ContactCapabilities.Node => ContactCapabilities.Describe(),
            (true, not null, null) => [],
            (false, null, null) => transport.Describe(),
            (false, null, _) when node == transport.Node => transport.Describe(),
            (true, null, null) => await ListRoomsAsync(from, cancellationToken),
            (false, null, _) when node == Ns.Commands.NamespaceName => [Identity("automation", "command-list", "Commands"), .. FeaturesOf([Ns.Commands])],
            (true, null, _) when node == Ns.Commands.NamespaceName => commands.All.Where(command => command.IsListed).Select(command => Item(addresses.Transport, command.Name, command.Node)),
            (false, null, _) when commands.All.FirstOrDefault(command => command.Node == node) is { } known =>
                [Identity("automation", "command-node", known.Name), .. FeaturesOf([Ns.Commands, Ns.DataForm])],
            (true, null, _) when commands.All.Any(command => command.Node == node) => [],
            _ => (IEnumerable<XElement>?)null,
        };
        return content is null ? null : new(query.Name, node is null ? null : new XAttribute("node", node), content);
    }

    private static XElement Identity(string category, string type, string name) =>
        new(Ns.DiscoInfo + "identity", new XAttribute("category", category), new XAttribute("type", type), new XAttribute("name", name));

    private static IEnumerable<XElement> FeaturesOf(IEnumerable<XNamespace> features) =>
        features.Select(feature => new XElement(Ns.DiscoInfo + "feature", new XAttribute("var", feature.NamespaceName)));

    private static XElement Item(Jid address, string? name, string? node) =>
        new(
            Ns.DiscoItems + "item",
            new XAttribute("jid", address.ToString()),
            name is null ? null : new XAttribute("name", name),
            node is null ? null : new XAttribute("node", node));

    // The rooms of whoever asks, and of nobody else (XEP-0045, section 6.3). Contacts are in his roster.
    private async Task<IEnumerable<XElement>> ListRoomsAsync(Jid from, CancellationToken cancellationToken)
    {
        var found = await queue.RunAsync(from, ended => rooms.FindAllAsync(from, ended), cancellationToken);
        return (found ?? []).Select(room => Item(room.Address, room.Title, null));
    }
}
