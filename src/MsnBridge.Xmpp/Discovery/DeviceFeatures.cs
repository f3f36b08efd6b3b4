using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Xml.Linq;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Streams;

namespace MsnBridge.Xmpp.Discovery;

/// <summary>
/// What the devices of users can show. Their presence announces it by a hash (XEP-0115); each device is asked what stands behind it, once for each hash, so that no device
/// can say anything for another. Safe for concurrent use.
/// </summary>
internal sealed class DeviceFeatures(IStanzaStream stream, ContactAddresses addresses)
{
    private const int MostFeatures = 500;
    private const int MostDevices = 20_000;
    private readonly ConcurrentDictionary<Jid, (string Announced, FrozenSet<string> Features)> _devices = new();

    /// <returns>True where the device has to be asked: it announces something new.</returns>
    public bool Hear(XElement presence, Jid device)
    {
        if (Stanza.TypeOf(presence) == "unavailable")
        {
            _devices.TryRemove(device, out _);
            return false;
        }

        var announced = NodeOf(presence);
        return announced is not null && device.Resource is not null && _devices.Count < MostDevices
            && (!_devices.TryGetValue(device, out var known) || known.Announced != announced);
    }

    /// <summary>Asks a device what it can do. One that does not say can do nothing beyond plain messages.</summary>
    public async Task AskAsync(XElement presence, Jid device, CancellationToken cancellationToken)
    {
        if (NodeOf(presence) is not { } node)
            return;

        XElement? answer = null;
        try
        {
            answer = await stream.QueryAsync(
                Stanza.Iq(
                    addresses.Transport, device, "get", Guid.NewGuid().ToString("N"), new XElement(Ns.DiscoInfo + "query", new XAttribute("node", node))),
                cancellationToken);
        }
        catch (TimeoutException)
        {
            // Devices come and go.
        }

        var features = answer?.Element(Ns.DiscoInfo + "query")?.Elements(Ns.DiscoInfo + "feature").Take(MostFeatures)
            .Select(feature => (string?)feature.Attribute("var")).OfType<string>();
        _devices[device] = (node, (features ?? []).ToFrozenSet(StringComparer.Ordinal));
    }

    public bool Has(Jid device, string feature) => _devices.TryGetValue(device, out var known) && known.Features.Contains(feature);

    /// <summary>The devices of a user that have a feature.</summary>
    public IReadOnlyList<Jid> DevicesWith(Jid user, string feature)
    {
        var bare = user.Bare;
        return [.. _devices.Where(device => device.Value.Features.Contains(feature) && device.Key.Bare == bare).Select(device => device.Key)];
    }

    // <c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='https://example.org/client' ver='…'/>
    private static string? NodeOf(XElement presence) =>
        presence.Element(Ns.Caps + "c") is { } caps && (string?)caps.Attribute("node") is { Length: > 0 and < 500 } node
        && (string?)caps.Attribute("ver") is { Length: > 0 and < 200 } version
            ? $"{node}#{version}"
            : null;
}
