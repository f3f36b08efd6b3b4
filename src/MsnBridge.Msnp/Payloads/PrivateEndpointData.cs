using System.Globalization;
using System.Xml.Linq;
using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.Payloads;

/// <summary>What a user's places tell one another, and nobody else (MSNP16 and later).</summary>
/// <param name="EndpointId">The place; null when the user tells his own.</param>
/// <param name="Name">What he calls it, for example his computer's name.</param>
/// <param name="ClientType">What it is.</param>
/// <param name="Status">The status there; null if the document does not say.</param>
/// <param name="IsIdle">Whether nobody is at it.</param>
public sealed record PrivateEndpointData(Guid? EndpointId, string Name, EndpointClientType ClientType, MsnpStatus? Status, bool IsIdle = false)
{
    // <PrivateEndpointData [id="{guid}"]><EpName>name</EpName><Idle>false</Idle><ClientType>1</ClientType><State>NLN</State></PrivateEndpointData>

    /// <summary>The payload of <c>UUX</c> that tells it.</summary>
    public MsnpPayload ToPayload() => MsnpPayload.FromText(Format());

    internal static PrivateEndpointData Read(XElement element) => new(
        Endpoints.ReadId(element),
        element.Element("EpName")?.Value ?? "",
        uint.TryParse(element.Element("ClientType")?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var type)
            ? (EndpointClientType)type
            : EndpointClientType.Unknown,
        WireNames.Statuses.TryParse(System.Text.Encoding.UTF8.GetBytes(element.Element("State")?.Value.Trim() ?? ""), out var status) ? status : null,
        string.Equals(element.Element("Idle")?.Value.Trim(), "true", StringComparison.OrdinalIgnoreCase));

    internal string Format()
    {
        var state = Status is { } status ? $"<State>{System.Text.Encoding.ASCII.GetString(WireNames.Statuses.Format(status))}</State>" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"<PrivateEndpointData{Endpoints.FormatId(EndpointId)}><EpName>{SafeXml.Escape(Name)}</EpName><Idle>{(IsIdle ? "true" : "false")}</Idle><ClientType>{(uint)ClientType}</ClientType>{state}</PrivateEndpointData>");
    }
}
