using System.Diagnostics;
using System.Globalization;
using MsnBridge.EndToEnd.Tests.Xmpp;

namespace MsnBridge.EndToEnd.Tests.Servers;

/// <summary>
/// One real XMPP server on loopback, started by the scripts in <c>deploy/servers</c>. As a fixture it serves all tests of a collection:
/// each test makes users of its own. Where the package archive did not give the server, its tests are skipped and the run says so.
/// </summary>
public abstract class XmppServer(XmppServerKind kind) : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(TestFolder.Root, $"{kind.Name}-{Guid.NewGuid():N}");
    private Dictionary<string, string> _environment = [];
    private int _lastUser;

    /// <summary>A second component of the server: a domain whose users are all played by one connection.</summary>
    public static string PeopleDomain => "people.localhost";

    public XmppServerKind Kind => kind;

    public string Domain => _environment["XMPP_DOMAIN"];

    /// <summary>The JID of the bridge.</summary>
    public string ComponentJid => _environment["XMPP_COMPONENT_JID"];

    public string ComponentSecret => _environment["XMPP_COMPONENT_SECRET"];

    public int ComponentPort => int.Parse(_environment["XMPP_COMPONENT_PORT"], CultureInfo.InvariantCulture);

    public int ClientPort => int.Parse(_environment["XMPP_C2S_PORT"], CultureInfo.InvariantCulture);

    /// <summary>Skips the running test where today's package archive did not give what it needs.</summary>
    public void SkipWhereMissing()
    {
        foreach (var part in new[] { kind.Name, "slixmpp" })
            Assert.SkipWhen(TestFolder.MissingParts.Contains(part), $"The package archive did not give {part}.");
    }

    public async ValueTask InitializeAsync()
    {
        if (!TestFolder.MissingParts.Contains(kind.Name))
            await StartAsync();
    }

    /// <summary>Starts the server, again with the same ports and accounts after <see cref="StopAsync"/>.</summary>
    public async Task StartAsync()
    {
        List<string> arguments = ["start", _folder, "--secret", "component-secret-7Qd2", "--more-component", PeopleDomain];
        if (!kind.Privileges)
            arguments.Add("--without-privileges");
        await RunScriptAsync(arguments);
        _environment = File.ReadLines(Path.Combine(_folder, "env"))
            .Select(line => line.Split('=', 2))
            .ToDictionary(parts => parts[0], parts => parts[1]);
    }

    public Task StopAsync() => RunScriptAsync(["stop", _folder]);

    /// <summary>Makes an account of a name that no other test has, and signs in with it.</summary>
    public async Task<XmppUser> SignInNewUserAsync(string name = "user", bool tls = false)
    {
        var account = $"{name}{Interlocked.Increment(ref _lastUser)}";
        const string password = "xmpp-password-9Kf1";
        await RunScriptAsync(["add-user", _folder, account, password]);
        return await XmppUser.SignInAsync(ClientPort, $"{account}@{Domain}", password, tls);
    }

    public async ValueTask DisposeAsync()
    {
        if (Directory.Exists(_folder))
        {
            await StopAsync();
            Directory.Delete(_folder, recursive: true);
        }

        GC.SuppressFinalize(this);
    }

    private async Task RunScriptAsync(IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(TestFolder.Repository, "deploy", "servers", kind.Name), arguments)
        {
            RedirectStandardError = true,
        })!;
        var said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"deploy/servers/{kind.Name} ended with {process.ExitCode}: {said}");
    }
}

public sealed class ProsodyServer() : XmppServer(XmppServerKind.Prosody);

public sealed class ProsodyWithoutPrivilegesServer() : XmppServer(XmppServerKind.ProsodyWithoutPrivileges);

public sealed class EjabberdServer() : XmppServer(XmppServerKind.Ejabberd);

public sealed class EjabberdWithoutPrivilegesServer() : XmppServer(XmppServerKind.EjabberdWithoutPrivileges);
