using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using MsnBridge.Core.Contacts;
using MsnBridge.EndToEnd.Tests.Bridge;
using MsnBridge.EndToEnd.Tests.Clients;
using MsnBridge.EndToEnd.Tests.Matrix;
using MsnBridge.EndToEnd.Tests.Stories;
using MsnBridge.Msnp.Commands;
using MsnBridge.Testing;

namespace MsnBridge.EndToEnd.Tests.Servers;

/// <summary>A real Synapse with the bridge as an application service, and as a second one that may act in everybody's name.</summary>
public class SynapseServer() : HomeServer("synapse", "nio")
{
    /// <summary>The password of every account.</summary>
    public const string UserPassword = "matrix-password-2Jw5";

    private const string BotName = "msnbot";
    private const string DatabaseName = "homeserver.db";
    private const string GhostPrefix = "_msn_";
    private const string AppserviceToken = "appservice-token-4Wm8xR2vQ6tL";
    private const string HomeserverToken = "homeserver-token-9Hc3pZ7nK1sD";
    private const string DoublePuppetToken = "double-puppet-token-6Xf2bN8yJ5wG";

    // As long as a transaction may take to reach a bridge that listens, or to fail.
    private static readonly TimeSpan s_flight = TimeSpan.FromSeconds(5);

    // In the registration from the first start on, so that every bridge of a story listens where Synapse looks for it.
    public int AppservicePort { get; } = LoopbackPorts.Free();

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

    /// <summary>
    /// Waits until Synapse has nothing left for the bridge and holds it for up. What is said in the moment in which Synapse ends a recovery stays with it until the next
    /// one, so nobody in a story speaks in that moment; and a transaction that is still failing begins a recovery.
    /// </summary>
    public override async Task HasHandedOverAsync()
    {
        using var watch = new DatabaseWatch(Path.Combine(Folder, DatabaseName));
        var began = Stopwatch.GetTimestamp();
        while (await LookForTheBridgeAsync() is { IsIdle: false } seen)
        {
            var left = (seen.IsDown ? Waiting.Patience : s_flight) - Stopwatch.GetElapsedTime(began);
            if (await watch.IsWrittenAsync(left, TestContext.Current.CancellationToken))
                continue;
            if (seen.IsDown)
                throw new TimeoutException("Synapse did not come back to the bridge.");
            // Kept back at the end of a recovery in an earlier story.
            return;
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        File.Delete(RegistrationFile);
        File.Delete(DoublePuppetRegistrationFile);
        GC.SuppressFinalize(this);
    }

    // Synapse has a row for each transaction from before it is sent until it is answered, and one for the state of each appservice that was ever down.
    private async Task<AppserviceQueue> LookForTheBridgeAsync()
    {
        await using var database = new SqliteConnection($"Data Source={Path.Combine(Folder, DatabaseName)};Mode=ReadOnly;Pooling=False");
        await database.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = database.CreateCommand();
        command.CommandText = """
            SELECT (SELECT COUNT(*) FROM application_services_txns WHERE as_id = 'msnbridge'),
                   (SELECT COUNT(*) FROM application_services_state WHERE as_id = 'msnbridge' AND state = 'down')
            """;
        await using var row = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        await row.ReadAsync(TestContext.Current.CancellationToken);
        return new AppserviceQueue(row.GetInt32(0), row.GetInt32(1) > 0);
    }

    private readonly record struct AppserviceQueue(int Transactions, bool IsDown)
    {
        public bool IsIdle => Transactions == 0 && !IsDown;
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
