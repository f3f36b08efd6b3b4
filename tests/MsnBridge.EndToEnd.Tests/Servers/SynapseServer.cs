using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MsnBridge.Core.Contacts;
using MsnBridge.EndToEnd.Tests.Bridge;
using MsnBridge.EndToEnd.Tests.Matrix;
using MsnBridge.EndToEnd.Tests.Stories;
using MsnBridge.Msnp.Commands;

namespace MsnBridge.EndToEnd.Tests.Servers;

/// <summary>A real Synapse with the bridge as an application service.</summary>
public sealed class SynapseServer() : HomeServer("synapse", "nio")
{
    /// <summary>The password of every account.</summary>
    public const string UserPassword = "matrix-password-2Jw5";

    private const string BotName = "msnbot";
    private const string GhostPrefix = "_msn_";
    private const string AppserviceToken = "appservice-token-4Wm8xR2vQ6tL";
    private const string HomeserverToken = "homeserver-token-9Hc3pZ7nK1sD";

    // In the registration from the first start on, so that every bridge of a story listens where Synapse looks for it.
    private readonly int _appservicePort = FreePort();

    public Uri Url => new(Environment["MATRIX_URL"]);

    public string Name => Environment["MATRIX_SERVER_NAME"];

    /// <summary>The bridge's own user.</summary>
    public string Bot => $"@{BotName}:{Name}";

    /// <summary>A regular expression of everybody whom the bridge plays.</summary>
    public string BridgeUsers => $"@({BotName}|{GhostPrefix}.*):{Name}";

    public override string Configuration => string.Create(CultureInfo.InvariantCulture, $"""
        xmpp:
          enabled: false
        matrix:
          enabled: true
          homeserver: {Url.GetLeftPart(UriPartial.Authority)}
          serverName: {Name}
          port: {_appservicePort}
          asToken: {AppserviceToken}
          hsToken: {HomeserverToken}
          botLocalpart: {BotName}
          userPrefix: {GhostPrefix}
          allowedUsers: [{Name}]
          whenUserIsAway: signOut
        """);

    public override IReadOnlyList<string> Secrets => [AppserviceToken, HomeserverToken];

    public override string ConnectedLine => "is connected to the homeserver";

    public override string? LostLine => null;

    public override bool HandsOverAgain => true;

    // Being away and being idle are one to Matrix.
    public override (Availability Shown, MsnpStatus Seen) OwnPresence => (Availability.Away, MsnpStatus.Idle);

    protected override IReadOnlyList<string> StartOptions => ["--registration", RegistrationFile];

    private string RegistrationFile => Folder + ".registration.yaml";

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
    public async Task<MatrixUser> SignInNewUserAsync(string name = "user", bool joinsTheBridge = false)
    {
        var account = await AddUserAsync(name, UserPassword);
        return await MatrixUser.SignInAsync(Url, $"@{account}:{Name}", UserPassword, joinsTheBridge ? BridgeUsers : null);
    }

    public override async Task<HomePerson> NewPersonAsync(string name) =>
        new MatrixPerson(this, await SignInNewUserAsync(name, joinsTheBridge: true));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        File.Delete(RegistrationFile);
    }

    protected override Task PrepareAsync() => File.WriteAllTextAsync(RegistrationFile, string.Create(CultureInfo.InvariantCulture, $$"""
        id: msnbridge
        url: http://127.0.0.1:{{_appservicePort}}
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

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
