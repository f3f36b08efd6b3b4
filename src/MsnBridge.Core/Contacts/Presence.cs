namespace MsnBridge.Core.Contacts;

/// <summary>Whether and how somebody is there. The order carries no meaning; the numbers are stored.</summary>
public enum Availability
{
    Offline = 0,
    Online = 1,
    Busy = 2,
    Idle = 3,
    BeRightBack = 4,
    Away = 5,
    OnThePhone = 6,
    OutToLunch = 7,

    /// <summary>Signed in, shown to nobody. Only ever one's own.</summary>
    Invisible = 8,
}

/// <summary>A contact's presence.</summary>
/// <param name="Availability">Never <see cref="Availability.Invisible"/>.</param>
/// <param name="PersonalMessage">The line a person writes under his name, or null.</param>
/// <param name="CurrentMedia">What he listens to or plays, or null.</param>
public sealed record ContactPresence(Availability Availability, string? PersonalMessage = null, CurrentMedia? CurrentMedia = null)
{
    public static ContactPresence Offline { get; } = new(Availability.Offline);
}

/// <summary>The puppet's own presence as it should be shown on the remote network.</summary>
public sealed record OwnPresence(Availability Availability, string? PersonalMessage = null, CurrentMedia? CurrentMedia = null);

/// <summary>A contact together with his presence, as asked for by a home network (a probe, a profile request).</summary>
public sealed record ContactSnapshot(Contact Contact, ContactPresence Presence);
