using System.Net;
using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Server;

/// <summary>How the embedded MSN network runs. Validated at start.</summary>
public sealed record MsnServerOptions
{
    /// <summary>Where to listen. The network trusts whoever can reach it as far as an old protocol does: not at all beyond the password; keep it on loopback.</summary>
    public IPAddress ListenAddress { get; init; } = IPAddress.Loopback;

    /// <summary>The host name or address that clients are told for further connections; null for <see cref="ListenAddress"/>.</summary>
    public string? PublicHost { get; init; }

    /// <summary>Port of the notification server; 0 for a free one.</summary>
    public int NotificationPort { get; init; } = 1863;

    /// <summary>Port of the switchboard server; 0 for a free one.</summary>
    public int SwitchboardPort { get; init; } = 1864;

    /// <summary>Port of a dispatch server that refers clients to the notification server; 0 for a free one, null for none.</summary>
    public int? DispatchPort { get; init; }

    /// <summary>Port of the Passport endpoints over HTTP; 0 for a free one.</summary>
    public int PassportPort { get; init; } = 1880;

    /// <summary>Port of the Passport endpoints over TLS with a certificate made at start, for clients that insist; 0 for a free one, null for none.</summary>
    public int? PassportTlsPort { get; init; }

    /// <summary>The folder that keeps the accounts; null keeps them in memory only.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>The versions spoken, the best first.</summary>
    public IReadOnlyList<MsnpDialect> Dialects { get; init; } = MsnpDialect.ByPreference;

    /// <summary>Whether to make the demo accounts and the demo contact (<see cref="DemoAccounts"/>). Their passwords are public.</summary>
    public bool SeedDemo { get; init; }

    /// <summary>Whether whoever signs in at Passport with an unknown address gets an account with the password he gave. Clients of MSNP2-7 never say their
    /// password, so with them nobody gets one.</summary>
    public bool AutoRegister { get; init; }

    /// <summary>Whether clients have to prove that they know a product key (<c>CHL</c>).</summary>
    public bool ChallengeClients { get; init; } = true;

    /// <summary>Whether a command nobody knows ends the connection, as on MSN; otherwise it is skipped.</summary>
    public bool CloseOnUnknownCommand { get; init; }

    /// <summary>Whether to keep of each password what sign-in of MSNP2-7 needs. It is as weak as those clients, and cannot be made up for later.</summary>
    public bool KeepMd5Verifiers { get; init; } = true;

    /// <summary>Rounds of PBKDF2 over a password.</summary>
    public int PasswordIterations { get; init; } = 100_000;

    /// <summary>Time from connecting to having signed in.</summary>
    public TimeSpan SignInTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Silence of a signed-in client after which it is challenged, or put out where challenges are off or it does not answer.</summary>
    public TimeSpan SilenceTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Time to answer a challenge.</summary>
    public TimeSpan ChallengeTimeout { get; init; } = TimeSpan.FromSeconds(50);

    /// <summary>The interval of pings asked for in <c>QNG</c>.</summary>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(50);

    /// <summary>Time from getting a Passport ticket of the age of MSNP8-14 to signing in with it.</summary>
    public TimeSpan TicketLifetime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Life of a ticket for the web services: of one from <c>RST.srf</c>, and of one from the older login once somebody has signed in with it.</summary>
    public TimeSpan ServiceTicketLifetime { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Life of a switchboard cookie.</summary>
    public TimeSpan CookieLifetime { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Time from connecting to a switchboard to being in a conversation.</summary>
    public TimeSpan SwitchboardJoinTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Time without a message after which a conversation is ended.</summary>
    public TimeSpan SwitchboardIdleTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Time a closing connection has to take what is still to be sent.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Most entries of one list.</summary>
    public int MaxContacts { get; init; } = 1000;

    /// <summary>Most offline messages that wait for one account.</summary>
    public int MaxOfflineMessages { get; init; } = 200;

    /// <summary>Longest text of an offline message, in bytes of UTF-8.</summary>
    public int MaxOfflineMessageLength { get; init; } = 8 * 1024;

    /// <summary>Most offline messages that one account may send within a minute.</summary>
    public int MaxOfflineMessagesPerMinute { get; init; } = 60;

    /// <summary>Most people in one conversation.</summary>
    public int MaxParticipants { get; init; } = 20;

    /// <summary>Replies and events that may wait for a slow reader before the connection is given up.</summary>
    public int OutgoingQueueLength { get; init; } = 1024;

    /// <summary>Connections of each kind at once.</summary>
    public int MaxConnections { get; init; } = 10_000;
}
