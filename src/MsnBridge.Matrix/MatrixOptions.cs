using System.Net;
using MsnBridge.Core.Identities;
using MsnBridge.Matrix.Addressing;

namespace MsnBridge.Matrix;

/// <summary>The <c>matrix</c> section of <c>bridge.yaml</c>: where the homeserver is and as what the bridge joins it.</summary>
public sealed record MatrixOptions
{
    private const int MinSecretLength = 16;

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

    /// <summary>Where the homeserver is told to call; null where that cannot be known: any free port, or any address of the machine.</summary>
    internal Uri? CalledAt =>
        PublicUrl is not null ? PublicUrl
        : Port == 0 || ListenAddress.Equals(IPAddress.Any) || ListenAddress.Equals(IPAddress.IPv6Any) ? null
        : new Uri($"http://{new IPEndPoint(ListenAddress, Port)}");

    /// <summary>Everything that is wrong with these options; empty when nothing is.</summary>
    public IReadOnlyList<MatrixOptionsFault> Validate()
    {
        List<MatrixOptionsFault> faults = [];
        CheckUrl("homeserver", Homeserver, faults);
        if (PublicUrl is not null)
            CheckUrl("publicUrl", PublicUrl, faults);
        else if (CalledAt is null && Port != 0)
            faults.Add(new("publicUrl", $"is missing: {ListenAddress} is no address that a homeserver could call. Write how it reaches the bridge, for example http://10.0.0.5:{Port}."));

        if (!IsServerName(ServerName))
            faults.Add(new("serverName", $"is '{ServerName}': it must be what stands behind the colon in the ids of the homeserver's users, for example example.org."));
        if (Port is < 0 or > 65535)
            faults.Add(new("port", $"is {Port}: a port is a number from 1 to 65535, or 0 for any free one."));
        if (string.IsNullOrWhiteSpace(AppserviceId))
            faults.Add(new("appserviceId", "is missing: it must be a name that no other application service of the homeserver has, for example msnbridge."));
        CheckNames(faults);
        CheckTokens(faults);
        CheckUsers("allowedUsers", AllowedUsers, faults);
        CheckUsers("blockedUsers", BlockedUsers, faults);
        CheckUsers("admins", Admins, faults);

        CheckNumber("maxRequests", MaxRequests, 1, 1000, faults);
        CheckTime("requestTimeout", RequestTimeout, faults);
        CheckTime("retryDelay", RetryDelay, faults);
        CheckTime("maxRetryDelay", MaxRetryDelay, faults);
        if (MaxRetryDelay < RetryDelay)
            faults.Add(new("maxRetryDelay", $"is {MaxRetryDelay}, less than retryDelay, which is {RetryDelay}."));
        // A homeserver sends up to a hundred events of 64 KiB at once and repeats what is refused for ever.
        CheckNumber("maxTransactionBytes", MaxTransactionBytes, 8 * 1024 * 1024, 1024 * 1024 * 1024, faults);
        CheckNumber("maxMediaBytes", MaxMediaBytes, 1024, 10L * 1024 * 1024 * 1024, faults);
        return faults;
    }

    private void CheckNames(List<MatrixOptionsFault> faults)
    {
        if (!IsLocalpart(BotLocalpart))
            faults.Add(new("botLocalpart", $"is '{BotLocalpart}': it must be of lower-case letters, digits and . _ = - / +, for example msnbot."));
        if (string.IsNullOrWhiteSpace(BotName))
            faults.Add(new("botName", "is missing: it is what people see the bot called, for example MSN."));
        if (!IsLocalpart(UserPrefix))
            faults.Add(new("userPrefix", $"is '{UserPrefix}': it must be of lower-case letters, digits and . _ = - / +, for example _msn_."));
        else if (BotLocalpart.StartsWith(UserPrefix, StringComparison.Ordinal))
            faults.Add(new("userPrefix", $"is '{UserPrefix}', which botLocalpart begins with too: the bot would be taken for a contact."));
    }

    private void CheckTokens(List<MatrixOptionsFault> faults)
    {
        const string generate = "Have them made by msnbridge registration --generate.";
        (string Key, string Value, bool Needed)[] secrets =
        [
            ("asToken", AppserviceToken.Reveal(), true), ("hsToken", HomeserverToken.Reveal(), true),
            ("doublePuppetToken", DoublePuppetToken.Reveal(), false), ("provisioningSecret", ProvisioningSecret.Reveal(), false),
        ];
        foreach (var (key, value, needed) in secrets)
        {
            if (value.Length == 0 && needed)
                faults.Add(new(key, $"is missing: the bridge and the homeserver know each other by asToken and hsToken. {generate}"));
            else if (value.Length is > 0 and < MinSecretLength)
                faults.Add(new(key, $"is too short: {MinSecretLength} characters are the least. {generate}"));
            else if (value.Any(character => character is <= ' ' or > '~'))
                faults.Add(new(key, $"has characters that cannot stand in a header: letters and digits are safe. {generate}"));
        }

        for (var later = 1; later < secrets.Length; later++)
        {
            if (secrets[later].Value.Length > 0 && secrets[..later].FirstOrDefault(other => other.Value == secrets[later].Value).Key is { } same)
                faults.Add(new(secrets[later].Key, $"is the same as {same}: each must be its own. {generate}"));
        }
    }

    private static void CheckUsers(string key, IReadOnlyList<string> entries, List<MatrixOptionsFault> faults)
    {
        foreach (var entry in entries.Where(entry => !(entry.StartsWith('@') ? MatrixUserId.TryParse(entry, out _) : IsServerName(entry))))
            faults.Add(new(key, $"has '{entry}': an entry is a user (@alice:example.org) or a server (example.org)."));
    }

    private static void CheckUrl(string key, Uri url, List<MatrixOptionsFault> faults)
    {
        if (!url.IsAbsoluteUri || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
            faults.Add(new(key, $"is '{url}': it must be a whole web address, for example http://127.0.0.1:8008."));
        else if (url.Query.Length > 0 || url.Fragment.Length > 0)
            faults.Add(new(key, $"is '{url}': what begins with ? or # cannot be part of it."));
        else if (key == "homeserver" && url.AbsolutePath.Contains("/_matrix", StringComparison.Ordinal))
            faults.Add(new(key, $"is '{url}': leave out /_matrix and what follows, the bridge adds it."));
    }

    // host, host:port, [v6]:port; no slash, no @
    private static bool IsServerName(string name) =>
        name.Length > 0 && !name.Contains('/', StringComparison.Ordinal) && !name.Contains('@', StringComparison.Ordinal)
        && Uri.TryCreate($"http://{name}/", UriKind.Absolute, out var url)
        && Uri.CheckHostName(url.Host.Trim('[', ']')) != UriHostNameType.Unknown
        && MatrixUserId.TryParse($"@x:{name}", out _);

    private static bool IsLocalpart(string text) =>
        text.Length is > 0 and <= 100 && text.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || "._=-/+".Contains(character, StringComparison.Ordinal));

    private static void CheckNumber(string key, long value, long least, long most, List<MatrixOptionsFault> faults)
    {
        if (value < least || value > most)
            faults.Add(new(key, $"is {value}: it must be from {least} to {most}."));
    }

    private static void CheckTime(string key, TimeSpan value, List<MatrixOptionsFault> faults)
    {
        if (value <= TimeSpan.Zero || value > TimeSpan.FromHours(1))
            faults.Add(new(key, $"is {value}: it must be more than nothing and at most an hour."));
    }
}

/// <param name="Key">The key within the <c>matrix</c> section, in the form it has in <c>bridge.yaml</c>.</param>
/// <param name="Message">What is wrong with it, to be read after the key. Never contains a secret.</param>
public sealed record MatrixOptionsFault(string Key, string Message);

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
