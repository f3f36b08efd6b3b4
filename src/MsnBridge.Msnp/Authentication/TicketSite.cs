namespace MsnBridge.Msnp.Authentication;

/// <summary>A service that wants a ticket of its own.</summary>
/// <param name="Address">Its name to the token service.</param>
/// <param name="Policy">Under which policy the ticket is issued.</param>
internal sealed record TicketSite(string Address, string Policy)
{
    /// <summary>The name under which the sign-in ticket and its proof key are issued (MSNP15 and later).</summary>
    public const string SignInAddress = "messengerclear.live.com";

    /// <summary>The name of the token that renews others, which every client asks for first and which has no policy.</summary>
    public const string TokenBoxAddress = "http://Passport.NET/tb";

    /// <summary>Fetching offline messages; also the sign-in of MSNP12-14, with the policy that the notification server says.</summary>
    public static TicketSite Messenger { get; } = new("messenger.msn.com", "?id=507");

    /// <summary>Address book and sharing.</summary>
    public static TicketSite Contacts { get; } = new("contacts.msn.com", "MBI");

    /// <summary>Sending offline messages.</summary>
    public static TicketSite MessengerSecure { get; } = new("messengersecure.live.com", "MBI_SSL");

    /// <summary>Roaming name, message and picture.</summary>
    public static TicketSite Storage { get; } = new("storage.msn.com", "MBI");

    /// <summary>Contact cards.</summary>
    public static TicketSite Spaces { get; } = new("spaces.live.com", "MBI");

    /// <summary>What's new.</summary>
    public static TicketSite WhatsNew { get; } = new("sup.live.com", "MBI");

    /// <summary>Calls of the age before Windows Live.</summary>
    public static TicketSite Voice { get; } = new("voice.messenger.msn.com", "?id=69264");

    /// <summary>The directory of people (MSNP21).</summary>
    public static TicketSite Directory { get; } = new("directory.services.live.com", "MBI");

    /// <summary>Sign-in over the web (MSNP21).</summary>
    public static TicketSite WebAuthentication { get; } = new("rpstauth.live.com", "MBI");

    /// <summary>The sites of the services of this library, in the order in which Windows Live Messenger 2009 asks for them, without the sign-in.</summary>
    public static IReadOnlyList<TicketSite> OfServices { get; } = [Messenger, MessengerSecure, Contacts, Storage, WhatsNew];

    /// <summary>The sign-in under the policy that the notification server says.</summary>
    public static TicketSite SignIn(string policy) => new(SignInAddress, policy);
}
