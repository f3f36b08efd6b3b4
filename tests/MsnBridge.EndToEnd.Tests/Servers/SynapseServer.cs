using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using MsnBridge.Core.Contacts;
using MsnBridge.EndToEnd.Tests.Bridge;
using MsnBridge.EndToEnd.Tests.Clients;
using MsnBridge.EndToEnd.Tests.Matrix;
using MsnBridge.EndToEnd.Tests.Stories;
using MsnBridge.Msnp.Commands;

namespace MsnBridge.EndToEnd.Tests.Servers;

/// <summary>A real Synapse with the bridge as an application service, and as a second one that may act in everybody's name.</summary>
public class SynapseServer() : HomeServer("synapse", "nio")
{
    /// <summary>The password of every account.</summary>
    public const string UserPassword = "matrix-password-2Jw5";

    private const string BotName = "msnbot";
    private const string LogName = "synapse.log";
    private const string GhostPrefix = "_msn_";
    private const string AppserviceToken = "appservice-token-4Wm8xR2vQ6tL";
    private const string HomeserverToken = "homeserver-token-9Hc3pZ7nK1sD";
    private const string DoublePuppetToken = "double-puppet-token-6Xf2bN8yJ5wG";

    // In the registration from the first start on, so that every bridge of a story listens where Synapse looks for it.
    public int AppservicePort { get; } = FreePort();

    public Uri Url => new(Environment["MATRIX_URL"]);

    public string Name => Environment["MATRIX_SERVER_NAME"];

    /// <summary>The bridge's own user.</summary>
    public string Bot => $"@{BotName}:{Name}";

    /// <summary>A regular expression of everybody whom the bridge plays.</summary>
    public string BridgeUsers => $"@({BotName}|{GhostPrefix}.*):{Name}";

    public override string Configuration => $"""
        xmpp:
          enabled: false
        {Section()}
        """;

    public override IReadOnlyList<string> Secrets => [AppserviceToken, HomeserverToken, DoublePuppetToken];

    public override string ConnectedLine => "is connected to the homeserver";

    public override string? LostLine => null;

    public override bool HandsOverAgain => true;

    // Being away and being idle are one to Matrix.
    public override (Availability Shown, MsnpStatus Seen) OwnPresence => (Availability.Away, MsnpStatus.Idle);

    /// <summary>What it has logged since its first start.</summary>
    public IEnumerable<string> Log => File.ReadLines(Path.Combine(Folder, "synapse.log"));

    protected override IReadOnlyList<string> StartOptions => ["--registration", RegistrationFile, "--registration", DoublePuppetRegistrationFile];

    private string RegistrationFile => Folder + ".registration.yaml";

    private string DoublePuppetRegistrationFile => Folder + ".doublepuppet.yaml";

    /// <summary>The section of <c>bridge.yaml</c> for Matrix alone, for a bridge that is on another home network as well.</summary>
    /// <param name="doublePuppets">Whether the bridge may act in the name of the homeserver's users.</param>
    /// <param name="homeserver">How the bridge reaches the homeserver; null for the straight way.</param>
    /// <param name="port">Where the bridge listens; null for where Synapse looks for it.</param>
    /// <param name="more">Further lines, each indented by two.</param>
    public string Section(bool doublePuppets = false, Uri? homeserver = null, int? port = null, string more = "") =>
        string.Create(CultureInfo.InvariantCulture, $"""
        matrix:
          enabled: true
          homeserver: {(homeserver ?? Url).GetLeftPart(UriPartial.Authority)}
          serverName: {Name}
          port: {port ?? AppservicePort}
          asToken: {AppserviceToken}
          hsToken: {HomeserverToken}
          botLocalpart: {BotName}
          userPrefix: {GhostPrefix}
          allowedUsers: [{Name}]
          whenUserIsAway: signOut
        {(doublePuppets ? $"  doublePuppetToken: {DoublePuppetToken}" : "")}
        {more}
        """);

    /// <summary>The user who stands for an MSN contact: what is no lower-case letter, digit, dot or hyphen is escaped.</summary>
    public string GhostOf(string msnAddress)
    {
        var escaped = new StringBuilder();
        foreach (var value in Encoding.UTF8.GetBytes(msnAddress))
        {
            var character = (char)value;
            if (char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character is '.' or '-')
                escaped.Append(character);
            else
                escaped.Append('=').Append(Convert.ToHexStringLower([value]));
        }

        return $"@{GhostPrefix}{BridgeConfiguration.Network}_{escaped}:{Name}";
    }

    /// <summary>Makes an account of a name that no other test has, and signs in with it.</summary>
    /// <param name="joinsTheBridge">Whether invitations of the bot and of ghosts are accepted at once.</param>
    /// <param name="admin">Whether he may ask the homeserver about everybody and every room.</param>
    public async Task<MatrixUser> SignInNewUserAsync(string name = "user", bool joinsTheBridge = false, bool admin = false)
    {
        var account = await AddUserAsync(name, UserPassword, admin);
        return await MatrixUser.SignInAsync(Url, $"@{account}:{Name}", UserPassword, joinsTheBridge ? BridgeUsers : null);
    }

    /// <summary>Signs a user in once more, past the client, and returns the access token, which no log may hold.</summary>
    public async Task<string> NewTokenAsync(MatrixUser user)
    {
        var login = new JsonObject
        {
            ["type"] = "m.login.password",
            ["identifier"] = new JsonObject { ["type"] = "m.id.user", ["user"] = user.Id },
            ["password"] = UserPassword,
        };
        var answer = await user.RequestAsync("POST", "/_matrix/client/v3/login", login);
        return EndToEnd.Tests.Bridge.Secrets.Add("token", (string)answer["access_token"]!);
    }

    /// <summary>Signs out a session.</summary>
    public async Task EndTokenAsync(string token)
    {
        using var http = new HttpClient { BaseAddress = Url };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/_matrix/client/v3/logout");
        request.Headers.Authorization = new("Bearer", token);
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    public override async Task<HomePerson> NewPersonAsync(string name) =>
        new MatrixPerson(this, await SignInNewUserAsync(name, joinsTheBridge: true));

    /// <summary>What is said in the moment in which Synapse ends such a recovery stays with it until the next one, so nobody in a story speaks in that moment.</summary>
    public override async Task HasHandedOverAsync()
    {
        using var written = new SemaphoreSlim(0);
        using var watcher = new FileSystemWatcher(Folder, LogName) { NotifyFilter = NotifyFilters.Size | NotifyFilters.LastWrite };
        watcher.Changed += (_, _) => written.Release();
        watcher.EnableRaisingEvents = true;
        while (await IsRecoveringAsync())
        {
            if (!await written.WaitAsync(Waiting.Patience, TestContext.Current.CancellationToken))
                throw new TimeoutException("Synapse did not come back to the bridge.");
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        File.Delete(RegistrationFile);
        File.Delete(DoublePuppetRegistrationFile);
        GC.SuppressFinalize(this);
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<bool> IsRecoveringAsync()
    {
        await using var file = new FileStream(Path.Combine(Folder, LogName), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        var log = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        return log.LastIndexOf("Starting recoverer for AS ID msnbridge", StringComparison.Ordinal)
            > log.LastIndexOf("Successfully recovered application service AS ID msnbridge", StringComparison.Ordinal);
    }

    protected override async Task PrepareAsync()
    {
        await File.WriteAllTextAsync(RegistrationFile, string.Create(CultureInfo.InvariantCulture, $$"""
            id: msnbridge
            url: http://127.0.0.1:{{AppservicePort}}
            as_token: {{AppserviceToken}}
            hs_token: {{HomeserverToken}}
            sender_localpart: {{BotName}}
            rate_limited: false
            receive_ephemeral: true
            namespaces:
              users: [{exclusive: true, regex: '@{{GhostPrefix}}.*:localhost'}]
              aliases: [{exclusive: true, regex: '#{{GhostPrefix}}.*:localhost'}]
              rooms: []
            """));
        await File.WriteAllTextAsync(DoublePuppetRegistrationFile, $$"""
            id: msnbridge-doublepuppet
            url: null
            as_token: {{DoublePuppetToken}}
            hs_token: never-shown-{{DoublePuppetToken}}
            sender_localpart: msnbridge-doublepuppet
            rate_limited: false
            namespaces:
              users: [{exclusive: false, regex: '@.*:localhost'}]
              aliases: []
              rooms: []
            """);
    }
}

/// <summary>With the rate limits that Synapse has by itself; the bridge is excepted by its registration, its users are not.</summary>
public sealed class SynapseWithDefaultLimits : SynapseServer
{
    protected override IReadOnlyList<string> StartOptions => [.. base.StartOptions, "--default-limits"];
}
