using System.Globalization;
using MsnBridge.Core.Contacts;
using MsnBridge.EndToEnd.Tests.Stories;
using MsnBridge.EndToEnd.Tests.Xmpp;
using MsnBridge.Msnp.Commands;

namespace MsnBridge.EndToEnd.Tests.Servers;

/// <summary>A real XMPP server with the bridge as a component.</summary>
public abstract class XmppServer(XmppServerKind kind) : HomeServer(kind.Name, "slixmpp")
{
    /// <summary>The password of every account.</summary>
    public const string UserPassword = "xmpp-password-9Kf1";

    /// <summary>A second component of the server: a domain whose users are all played by one connection.</summary>
    public static string PeopleDomain => "people.localhost";

    public XmppServerKind Kind => kind;

    public string Domain => Environment["XMPP_DOMAIN"];

    /// <summary>The JID of the bridge.</summary>
    public string ComponentJid => Environment["XMPP_COMPONENT_JID"];

    public string ComponentSecret => Environment["XMPP_COMPONENT_SECRET"];

    public int ComponentPort => int.Parse(Environment["XMPP_COMPONENT_PORT"], CultureInfo.InvariantCulture);

    public int ClientPort => int.Parse(Environment["XMPP_C2S_PORT"], CultureInfo.InvariantCulture);

    /// <summary>Where web clients connect.</summary>
    public Uri WebSocket => new(Environment["XMPP_WS_URL"]);

    public override string Configuration => ConfigurationWith(ComponentSecret);

    public override IReadOnlyList<string> Secrets => [ComponentSecret];

    // With its name before it: that another process is connected is told in nearly the same words.
    public override string ConnectedLine => $"{ComponentJid} is connected to the XMPP server";

    public override string LostLine => "No connection to the XMPP server";

    public override bool HandsOverAgain => false;

    public override (Availability Shown, MsnpStatus Seen) OwnPresence => (Availability.Busy, MsnpStatus.Busy);

    protected override IReadOnlyList<string> StartOptions =>
    [
        "--secret", "component-secret-7Qd2", "--more-component", PeopleDomain, "--web", .. kind.Privileges ? Array.Empty<string>() : ["--without-privileges"],
        .. kind.Uploads ? Array.Empty<string>() : ["--without-uploads"],
    ];

    /// <summary>The section of the configuration with another secret than the server's.</summary>
    /// <param name="port">How the bridge reaches the server; null for the straight way.</param>
    public string ConfigurationWith(string secret, int? port = null) => string.Create(CultureInfo.InvariantCulture, $"""
        xmpp:
          port: {port ?? ComponentPort}
          component: {ComponentJid}
          secret: {secret}
          allowedUsers: [{Domain}, {PeopleDomain}]
        """);

    /// <summary>Makes an account of a name that no other test has, and signs in with it.</summary>
    public async Task<XmppUser> SignInNewUserAsync(string name = "user", bool tls = false)
    {
        var account = await AddUserAsync(name, UserPassword);
        return await XmppUser.SignInAsync(ClientPort, $"{account}@{Domain}", UserPassword, tls);
    }

    public override async Task<HomePerson> NewPersonAsync(string name) => new JabberPerson(this, await SignInNewUserAsync(name));
}

public sealed class ProsodyServer() : XmppServer(XmppServerKind.Prosody);

public sealed class ProsodyWithoutPrivilegesServer() : XmppServer(XmppServerKind.ProsodyWithoutPrivileges);

public sealed class EjabberdServer() : XmppServer(XmppServerKind.Ejabberd);

public sealed class EjabberdWithoutPrivilegesServer() : XmppServer(XmppServerKind.EjabberdWithoutPrivileges);
