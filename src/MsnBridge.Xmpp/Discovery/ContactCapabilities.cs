using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using MsnBridge.Xmpp.Stanzas;

namespace MsnBridge.Xmpp.Discovery;

/// <summary>What contacts can do, as service discovery (XEP-0030) lists it and as their presence announces it by a hash (XEP-0115):
/// <c>&lt;c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='…' ver='…'/&gt;</c>. All contacts can do the same.</summary>
internal static class ContactCapabilities
{
    public const string Node = "urn:msnbridge:contact";
    private const string IdentityName = "MSN";

    private static readonly string[] Features =
    [
        .. new[]
        {
            Ns.Attention, Ns.ChatStates, Ns.DiscoInfo, Ns.Ping, Ns.Receipts, Ns.VCard, Ns.Version,
        }.Select(feature => feature.NamespaceName).Order(StringComparer.Ordinal),
    ];

    public static string Version { get; } = ComputeVersion();

    public static XElement Announcement() =>
        new(Ns.Caps + "c", new XAttribute("hash", "sha-1"), new XAttribute("node", Node), new XAttribute("ver", Version));

    public static IEnumerable<XElement> Describe() =>
        [
            new XElement(
                Ns.DiscoInfo + "identity", new XAttribute("category", "client"), new XAttribute("type", "pc"), new XAttribute("name", IdentityName)),
            .. Features.Select(feature => new XElement(Ns.DiscoInfo + "feature", new XAttribute("var", feature))),
        ];

    // XEP-0115, section 5.1: category/type/lang/name<feature<feature<...<
    private static string ComputeVersion()
    {
        var text = $"client/pc//{IdentityName}<" + string.Concat(Features.Select(feature => feature + "<"));
#pragma warning disable CA5350 // The hash is what XEP-0115 says, and protects nothing.
        return Convert.ToBase64String(SHA1.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350
    }
}
