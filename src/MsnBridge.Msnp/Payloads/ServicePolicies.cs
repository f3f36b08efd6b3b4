using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.Payloads;

/// <summary>What a service asks clients to leave out and not to let through: the payload of <c>GCF</c>. Nothing here acts on it.</summary>
/// <param name="Policies">The policies, in the order of the document.</param>
public sealed record ServicePolicies(ImmutableArray<ServicePolicy> Policies)
{
    private const int MostPolicies = 64;
    private const int MostRules = 4096;

    // <config><shield><cli maj="7" min="0" minbld="0" maxbld="9999" deny=" "/></shield><block>...</block></config>         GCF t Shields.xml (MSNP11-12)
    // <Policies><Policy type="SHIELDS" checksum="MD5 of what is in it"><config>...</config></Policy>...</Policies>          GCF 0 (MSNP13 and later)
    // <block><regexp><imtext value="Base64 of a regular expression"/></regexp></block>

    /// <summary>Reads a payload; null if it is no such document.</summary>
    public static ServicePolicies? Parse(MsnpPayload payload)
    {
        try
        {
            var root = SafeXml.Parse(payload.DecodeText());
            return root.Name.LocalName switch
            {
                "config" => new ServicePolicies([Read(ServicePolicy.Shields, root, checksum: null, content: root)]),
                "Policies" => new ServicePolicies(
                [
                    .. root.Elements().Where(element => element.Name.LocalName == "Policy").Take(MostPolicies).Select(policy => Read(
                        (string?)policy.Attribute("type") ?? "", policy.Elements().FirstOrDefault(), (string?)policy.Attribute("checksum"), policy)),
                ]),
                _ => null,
            };
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static ServicePolicy Read(string type, XElement? config, string? checksum, XElement content) => new(type)
    {
        Checksum = checksum,
        IsIntact = checksum is null || string.Equals(checksum, ChecksumOf(content), StringComparison.OrdinalIgnoreCase),
        DeniedFeatures = [.. Named(config, "cli").Take(MostRules).Select(ReadShield).OfType<DeniedFeature>()],
        BlockedPatterns = [.. Named(config, "imtext").Take(MostRules).Select(text => Decode((string?)text.Attribute("value"))).OfType<string>()],
    };

    private static IEnumerable<XElement> Named(XElement? config, string name) =>
        config?.Descendants().Where(element => element.Name.LocalName == name) ?? [];

    private static DeniedFeature? ReadShield(XElement client)
    {
        var denied = ((string?)client.Attribute("deny") ?? "").Trim();
        return denied.Length == 0
            ? null
            : new DeniedFeature(denied, Number(client, "maj"), Number(client, "min"), Number(client, "minbld"), Number(client, "maxbld"));
    }

    private static int Number(XElement element, string attribute) =>
        int.TryParse((string?)element.Attribute(attribute), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static string? Decode(string? base64)
    {
        var bytes = new byte[(base64?.Length ?? 0) + 1];
        return base64 is not null && Convert.TryFromBase64String(base64, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }

#pragma warning disable CA5351 // MD5 is what services write; it protects nothing.
    private static string ChecksumOf(XElement policy) => Convert.ToHexString(MD5.HashData(Encoding.UTF8.GetBytes(
        string.Concat(policy.Nodes().Select(node => node.ToString(SaveOptions.DisableFormatting))))));
#pragma warning restore CA5351
}

/// <summary>One policy of a service.</summary>
/// <param name="Type">Which, for example <see cref="Shields"/>.</param>
public sealed record ServicePolicy(string Type)
{
    /// <summary>Features that are switched off, and texts that are not let through.</summary>
    public const string Shields = "SHIELDS";

    /// <summary>The checksum the service wrote; null where it writes none (MSNP11-12).</summary>
    public string? Checksum { get; init; }

    /// <summary>Whether the content has that checksum, or there is none. One that is written in an unusual way may have it and not seem so.</summary>
    public bool IsIntact { get; init; }

    /// <summary>What official clients are to leave out.</summary>
    public ImmutableArray<DeniedFeature> DeniedFeatures { get; init; } = [];

    /// <summary>Regular expressions; official clients did not send texts that match one.</summary>
    public ImmutableArray<string> BlockedPatterns { get; init; } = [];
}

/// <summary>Features that clients of some builds leave out.</summary>
/// <param name="Features">The features, in the service's own words.</param>
/// <param name="MajorVersion">The clients' version.</param>
/// <param name="MinorVersion">The clients' version.</param>
/// <param name="FirstBuild">The first build meant.</param>
/// <param name="LastBuild">The last build meant.</param>
public sealed record DeniedFeature(string Features, int MajorVersion, int MinorVersion, int FirstBuild, int LastBuild);
