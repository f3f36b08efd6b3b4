using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using MsnBridge.Xmpp.Stanzas;

namespace MsnBridge.Xmpp.Discovery;

/// <summary>What an entity can do, with the hash by which its presence announces it (XEP-0115):
/// <c>&lt;c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='…' ver='…'/&gt;</c>.</summary>
internal sealed class CapabilityHash
{
    private readonly string _node;
    private readonly IReadOnlyList<(string Category, string Type, string Name)> _identities;
    private readonly string[] _features;
    private readonly string _version;

    /// <param name="node">Names the software.</param>
    public CapabilityHash(string node, IReadOnlyList<(string Category, string Type, string Name)> identities, IEnumerable<string> features)
    {
        _node = node;
        _identities = identities;
        _features = [.. features.Order(StringComparer.Ordinal)];
        _version = Compute();
    }

    /// <summary>The node under which a client asks what the hash stands for.</summary>
    public string FullNode => $"{_node}#{_version}";

    public XElement Announce() =>
        new(Ns.Caps + "c", new XAttribute("hash", "sha-1"), new XAttribute("node", _node), new XAttribute("ver", _version));

    public IEnumerable<XElement> Describe() =>
    [
        .. _identities.Select(identity => new XElement(
            Ns.DiscoInfo + "identity", new XAttribute("category", identity.Category), new XAttribute("type", identity.Type), new XAttribute("name", identity.Name))),
        .. _features.Select(feature => new XElement(Ns.DiscoInfo + "feature", new XAttribute("var", feature))),
    ];

    // XEP-0115, section 5.1: category/type/lang/name<category/...<feature<feature<...<
    private string Compute()
    {
        var identities = _identities.Select(identity => $"{identity.Category}/{identity.Type}//{identity.Name}<").Order(StringComparer.Ordinal);
        var text = string.Concat(identities) + string.Concat(_features.Select(feature => feature + "<"));
#pragma warning disable CA5350 // The hash is what XEP-0115 says, and protects nothing.
        return Convert.ToBase64String(SHA1.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350
    }
}
