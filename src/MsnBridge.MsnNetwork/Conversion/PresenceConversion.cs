using MsnBridge.Core.Contacts;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Contacts;

namespace MsnBridge.MsnNetwork.Conversion;

/// <summary>Presence between MSN's codes and Core's words.</summary>
internal static class PresenceConversion
{
    public static ContactPresence ToBridge(MsnContactPresence presence) => new(
        ToBridge(presence.Status), NullIfBlank(presence.PersonalMessage), CurrentMediaConversion.ToBridge(presence));

    public static MsnpStatus FromBridge(Availability availability) => availability switch
    {
        Availability.Online => MsnpStatus.Online,
        Availability.Busy => MsnpStatus.Busy,
        Availability.Idle => MsnpStatus.Idle,
        Availability.BeRightBack => MsnpStatus.BeRightBack,
        Availability.Away => MsnpStatus.Away,
        Availability.OnThePhone => MsnpStatus.OnThePhone,
        Availability.OutToLunch => MsnpStatus.OutToLunch,
        // CHG FLN is refused with 201: who is signed in and must not be seen is hidden.
        Availability.Invisible or Availability.Offline => MsnpStatus.Hidden,
        _ => throw new ArgumentOutOfRangeException(nameof(availability), availability, null),
    };

    private static Availability ToBridge(MsnpStatus status) => status switch
    {
        MsnpStatus.Online => Availability.Online,
        MsnpStatus.Busy => Availability.Busy,
        MsnpStatus.Idle => Availability.Idle,
        MsnpStatus.BeRightBack => Availability.BeRightBack,
        MsnpStatus.Away => Availability.Away,
        MsnpStatus.OnThePhone => Availability.OnThePhone,
        MsnpStatus.OutToLunch => Availability.OutToLunch,
        // A contact who hides is seen offline; a server that says otherwise says too much.
        MsnpStatus.Offline or MsnpStatus.Hidden => Availability.Offline,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };

    private static string? NullIfBlank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
