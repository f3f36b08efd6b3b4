using MsnBridge.Core.Contacts;
using MsnBridge.Matrix.Client;

namespace MsnBridge.Matrix.Presence;

/// <summary>Presence between MSN's eight states and Matrix's three, with the difference put into words.</summary>
internal static class PresenceMapping
{
    public static (string Presence, string? Message) ToMatrix(ContactPresence presence)
    {
        var words = presence.Availability switch
        {
            Availability.Busy => "Busy",
            Availability.Idle => "Idle",
            Availability.BeRightBack => "Be right back",
            Availability.Away => "Away",
            Availability.OnThePhone => "On the phone",
            Availability.OutToLunch => "Out to lunch",
            _ => null,
        };
        string?[] parts = [words, presence.PersonalMessage, presence.CurrentMedia is null ? null : $"♫ {presence.CurrentMedia.Text}"];
        var message = string.Join(" · ", parts.Where(part => !string.IsNullOrWhiteSpace(part)));
        return (StateOf(presence.Availability), presence.Availability == Availability.Offline || message.Length == 0 ? null : message);
    }

    /// <summary>Where several see different things, the lowest counts.</summary>
    public static int Rank(Availability availability) => availability switch
    {
        Availability.Online => 0,
        Availability.Busy or Availability.OnThePhone => 1,
        Availability.Offline or Availability.Invisible => 9,
        _ => 2,
    };

    public static OwnPresence ToMsn(MatrixPresence presence, MatrixAwayPolicy whenAway)
    {
        var availability = presence.Presence switch
        {
            "online" => Availability.Online,
            "unavailable" => Availability.Idle,
            // MSC3026
            "org.matrix.msc3026.busy" or "busy" => Availability.Busy,
            _ => whenAway switch
            {
                MatrixAwayPolicy.Away => Availability.Away,
                MatrixAwayPolicy.Invisible => Availability.Invisible,
                MatrixAwayPolicy.SignOut => Availability.Offline,
                _ => throw new ArgumentOutOfRangeException(nameof(whenAway), whenAway, null),
            },
        };
        return new OwnPresence(availability, string.IsNullOrWhiteSpace(presence.StatusMessage) ? null : presence.StatusMessage);
    }

    private static string StateOf(Availability availability) => availability switch
    {
        Availability.Online or Availability.Busy or Availability.OnThePhone => "online",
        Availability.Offline or Availability.Invisible => "offline",
        _ => "unavailable",
    };
}
