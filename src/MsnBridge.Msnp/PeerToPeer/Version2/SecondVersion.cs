using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Msnp.PeerToPeer.Version2;

/// <summary>Who speaks the second binary form: clients since Windows Live Messenger 2009 that say so, at a place that has an id.</summary>
internal static class SecondVersion
{
    // Windows Live Messenger 2009, in the highest four bits.
    private const ClientCapabilities Announced = (ClientCapabilities)0xA0000000;
    private const ClientCapabilities Earliest = (ClientCapabilities)0x90000000;

    /// <summary>Whether the client at a place speaks it.</summary>
    public static bool IsSpokenBy(EndpointData place) =>
        (place.Capabilities & ClientCapabilities.PeerToPeerVersion) >= Earliest && place.ExtendedCapabilities.HasFlag(ExtendedCapabilities.PeerToPeerV2);

    /// <summary>Whether this client speaks it, with these capabilities and in this version of MSNP.</summary>
    public static bool IsSpokenBy(ClientCapabilities capabilities, MsnpDialect dialect) =>
        dialect.HasEndpoints && (capabilities & ClientCapabilities.PeerToPeerVersion) != 0;

    /// <summary>What this client says that it can do in a version of MSNP.</summary>
    public static (ClientCapabilities Basic, ExtendedCapabilities Extended) Announce(
        ClientCapabilities capabilities, ExtendedCapabilities extended, MsnpDialect dialect) => IsSpokenBy(capabilities, dialect)
            ? ((capabilities & ~ClientCapabilities.PeerToPeerVersion) | Announced | (dialect.HasPeerNotices ? ClientCapabilities.PeerToPeerNotices : 0), extended | ExtendedCapabilities.PeerToPeerV2)
            : (capabilities, extended);
}
