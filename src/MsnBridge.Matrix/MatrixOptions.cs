using System.Net;
using MsnBridge.Core.Identities;

namespace MsnBridge.Matrix;

/// <summary>The <c>matrix</c> section of <c>bridge.yaml</c>: where the homeserver is and as what the bridge joins it.</summary>
public sealed record MatrixOptions
{
    /// <summary>The homeserver's Client-Server API.</summary>
    public Uri Homeserver { get; init; } = new("http://127.0.0.1:8008");

    /// <summary>The name in the ids of its users.</summary>
    public string ServerName { get; init; } = "localhost";

    /// <summary>Where the application service listens for the homeserver, and for the provisioning API.</summary>
    public IPAddress ListenAddress { get; init; } = IPAddress.Loopback;

    /// <summary>0 takes any free port.</summary>
    public int Port { get; init; } = 29318;

    /// <summary>How the homeserver reaches the application service; null for the address and port above.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>The application service's id in its registration.</summary>
    public string AppserviceId { get; init; } = "msnbridge";

    /// <summary>What the bridge shows to the homeserver.</summary>
    public Secret AppserviceToken { get; init; } = new("");

    /// <summary>What the homeserver shows to the bridge.</summary>
    public Secret HomeserverToken { get; init; } = new("");

    /// <summary>The localpart of the bot.</summary>
    public string BotLocalpart { get; init; } = "msnbot";

    public string BotName { get; init; } = "MSN";

    /// <summary>What the localparts of ghosts and of portal rooms' aliases begin with. To change it later makes everybody a stranger.</summary>
    public string UserPrefix { get; init; } = "_msn_";

    /// <summary>Who may use the bridge: users (<c>@alice:example.org</c>) and whole servers (<c>example.org</c>). Empty means everybody of
    /// <see cref="ServerName"/>.</summary>
    public IReadOnlyList<string> AllowedUsers { get; init; } = [];

    /// <summary>Users and servers that may not, whatever else is said. A user named in a list wins over his server in another.</summary>
    public IReadOnlyList<string> BlockedUsers { get; init; } = [];

    /// <summary>Users who may give admin commands; they may use the bridge as well.</summary>
    public IReadOnlyList<string> Admins { get; init; } = [];

    /// <summary>What MSN is shown while a person is offline on Matrix.</summary>
    public MatrixAwayPolicy WhenUserIsAway { get; init; } = MatrixAwayPolicy.Away;

    /// <summary>Whether a contact's read marker moves to a message once MSN has confirmed its delivery.</summary>
    public bool DeliveryReceipts { get; init; } = true;

    /// <summary>Whether each person gets a space with his MSN chats.</summary>
    public bool Spaces { get; init; } = true;

    /// <summary>The token of the second registration, by which the bridge may act in the name of the homeserver's own users; empty for none.</summary>
    public Secret DoublePuppetToken { get; init; } = new("");

    /// <summary>The shared secret of the provisioning API; empty leaves users' own access tokens as the only way in.</summary>
    public Secret ProvisioningSecret { get; init; } = new("");

    /// <summary>How many requests to the homeserver may be under way at once.</summary>
    public int MaxRequests { get; init; } = 8;

    /// <summary>How long the homeserver may take to answer one request.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The wait before asking a homeserver again that is away; it doubles up to <see cref="MaxRetryDelay"/>.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The longest transaction taken from the homeserver, in bytes.</summary>
    public int MaxTransactionBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>The largest content moved to or from the media repository, in bytes.</summary>
    public long MaxMediaBytes { get; init; } = 50 * 1024 * 1024;
}

/// <summary>What MSN is shown while a person is offline on Matrix.</summary>
public enum MatrixAwayPolicy
{
    /// <summary>Signed in and away: messages arrive and wait in their rooms.</summary>
    Away,

    /// <summary>Signed in and shown to nobody.</summary>
    Invisible,

    /// <summary>As <c>bridge.whenUserIsAway</c> says.</summary>
    SignOut,
}
