using System.Xml.Linq;
using MsnBridge.Xmpp.Stanzas;

namespace MsnBridge.Xmpp.Discovery;

/// <summary>What contacts can do, as service discovery (XEP-0030) lists it and as their presence announces it. All contacts can do the same.</summary>
internal static class ContactCapabilities
{
    private static readonly CapabilityHash s_hash = new(
        "urn:msnbridge:contact",
        [("client", "pc", "MSN"), ("pubsub", "pep", "MSN")],
        new[]
        {
            Ns.Attention, Ns.AvatarConversion, Ns.ChatStates, Ns.DiscoInfo, Ns.Ping, Ns.PubSub, Ns.Receipts, Ns.VCard, Ns.Version, Ns.BitsOfBinary, Ns.XhtmlIm
        }.Select(feature => feature.NamespaceName));

    /// <summary>The node under which a client asks what the announced hash stands for.</summary>
    public static string Node => s_hash.FullNode;

    public static XElement Announcement() => s_hash.Announce();

    public static IEnumerable<XElement> Describe() => s_hash.Describe();
}
