using System.Xml.Linq;
using MsnBridge.Core.Contacts;
using MsnBridge.Xmpp.Stanzas;

namespace MsnBridge.Xmpp.Presences;

/// <summary>One device's presence.</summary>
/// <param name="ConfirmBy">Set where the presence is only assumed until then.</param>
internal sealed record ResourcePresence(
    string? Show, string? Status, int Priority, DateTimeOffset Since, bool ToldToTransport = false, DateTimeOffset? ConfirmBy = null);

/// <summary>A contact's presence as the user's client sees it.</summary>
/// <param name="Avatar">The hash of his avatar; null for none.</param>
internal sealed record ShownPresence(bool Available, string? Show, string? Status, string? Avatar = null);

/// <summary>
/// Presence stanzas (RFC 6121, section 4) and MSN's eight states:
/// <c>&lt;presence&gt;&lt;show&gt;away|chat|dnd|xa&lt;/show&gt;&lt;status&gt;…&lt;/status&gt;&lt;priority&gt;0&lt;/priority&gt;&lt;/presence&gt;</c>.
/// </summary>
internal static class PresenceMapping
{
    // MSN carries 129 characters; the longest of what clients offer is cut where it is sent, this keeps nonsense out.
    private const int MaxStatus = 1000;

    public static ResourcePresence Read(XElement presence, bool toldToTransport, DateTimeOffset now)
    {
        var status = ((string?)presence.Element(Ns.Component + "status"))?.Trim();
        return new(
            ((string?)presence.Element(Ns.Component + "show"))?.Trim(),
            string.IsNullOrEmpty(status) ? null : status.Length > MaxStatus ? status[..MaxStatus] : status,
            int.TryParse((string?)presence.Element(Ns.Component + "priority"), out var priority) ? priority : 0,
            now,
            toldToTransport);
    }

    /// <summary>The device with the highest priority speaks for all; of equal ones the one that spoke last.</summary>
    public static OwnPresence ToBridge(IEnumerable<ResourcePresence> devices)
    {
        var speaker = devices.OrderByDescending(device => device.Priority).ThenByDescending(device => device.Since).FirstOrDefault();
        return speaker is null ? new(Availability.Offline) : new(ToBridge(speaker.Show), speaker.Status);
    }

    public static ShownPresence FromBridge(ContactPresence presence)
    {
        var (available, show, word) = presence.Availability switch
        {
            Availability.Online => (true, (string?)null, (string?)null),
            Availability.Busy => (true, "dnd", null),
            Availability.Idle => (true, "away", "Idle"),
            Availability.BeRightBack => (true, "away", "Be right back"),
            Availability.Away => (true, "away", null),
            Availability.OnThePhone => (true, "dnd", "On the phone"),
            Availability.OutToLunch => (true, "xa", "Out to lunch"),
            _ => (false, null, null),
        };
        if (!available)
        {
            return new(false, null, null);
        }

        var parts = new[] { word, presence.PersonalMessage, presence.CurrentMedia is { } media ? $"♫ {media.Text}" : null };
        var status = string.Join(" - ", parts.Where(part => !string.IsNullOrWhiteSpace(part)));
        return new(true, show, status.Length == 0 ? null : status);
    }

    private static Availability ToBridge(string? show) => show switch
    {
        "away" => Availability.Away,
        "xa" => Availability.Idle,
        "dnd" => Availability.Busy,
        _ => Availability.Online,
    };
}
