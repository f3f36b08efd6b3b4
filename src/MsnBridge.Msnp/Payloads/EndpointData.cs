using System.Globalization;
using System.Xml.Linq;
using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.Payloads;

/// <summary>What the client at one of somebody's places can do (MSNP16 and later).</summary>
/// <param name="EndpointId">The place; null when the user tells his own.</param>
/// <param name="Capabilities">What it can do.</param>
/// <param name="ExtendedCapabilities">What else it can do.</param>
public sealed record EndpointData(Guid? EndpointId, ClientCapabilities Capabilities, ExtendedCapabilities ExtendedCapabilities)
{
    // <EndpointData [id="{guid}"]><Capabilities>number:number</Capabilities></EndpointData>

    /// <summary>The payload of <c>UUX</c> that tells it.</summary>
    public MsnpPayload ToPayload() => MsnpPayload.FromText(Format());

    internal static EndpointData Read(XElement element)
    {
        var numbers = (element.Element("Capabilities")?.Value ?? "").Trim().Split(':', 2);
        return new EndpointData(
            Endpoints.ReadId(element), (ClientCapabilities)ReadNumber(numbers[0]), (ExtendedCapabilities)(numbers.Length > 1 ? ReadNumber(numbers[1]) : 0));
    }

    internal string Format() => string.Create(
        CultureInfo.InvariantCulture,
        $"<EndpointData{Endpoints.FormatId(EndpointId)}><Capabilities>{(uint)Capabilities}:{(uint)ExtendedCapabilities}</Capabilities></EndpointData>");

    private static uint ReadNumber(string text) => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
