using System.Xml.Linq;
using MsnBridge.Xmpp.Stanzas;

namespace MsnBridge.Xmpp.Discovery;

/// <summary>What the transport itself can do, and which of the things that users publish of themselves it wants to hear of (XEP-0163, section 4.3): it alone asks for them,
/// since each of a user's contacts would be told the same.</summary>
internal sealed class TransportCapabilities(XmppOptions options)
{
    private static readonly XNamespace[] s_features = [Ns.Commands, Ns.DiscoInfo, Ns.DiscoItems, Ns.Gateway, Ns.Muc, Ns.Ping, Ns.Register, Ns.VCard, Ns.Version];
    private static readonly XNamespace[] s_notified = [Ns.AvatarMetadata, Ns.Nick, Ns.Tune];

    private readonly CapabilityHash _hash = new(
        "urn:msnbridge:transport",
        [("gateway", "msn", options.Name), ("conference", "text", options.Name)],
        [.. s_features.Select(feature => feature.NamespaceName), .. s_notified.Select(node => node.NamespaceName + "+notify")]);

    public string Node => _hash.FullNode;

    public XElement Announcement() => _hash.Announce();

    public IEnumerable<XElement> Describe() => _hash.Describe();
}
