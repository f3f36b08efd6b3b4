using MsnBridge.EndToEnd.Tests.Bridge;
using MsnBridge.EndToEnd.Tests.Msn;
using MsnBridge.EndToEnd.Tests.Servers;
using MsnBridge.EndToEnd.Tests.Xmpp;

namespace MsnBridge.EndToEnd.Tests.Stories;

/// <summary>
/// The stage of a story: a real XMPP server, the bridge as a process, and an MSN network whose people the story moves. Each story is
/// written once and played on every kind of server (<see cref="XmppServerKind"/>).
/// </summary>
public abstract class Story(XmppServer server) : IAsyncLifetime
{
    private readonly List<IAsyncDisposable> _people = [];

    protected XmppServer Server => server;

    protected MsnStage Msn { get; } = new();

    protected BridgeProcess Bridge { get; } = new();

    /// <summary>The setting <c>bridge.whenUserIsAway</c>.</summary>
    protected virtual string WhenUserIsAway => "signOut";

    public async ValueTask InitializeAsync()
    {
        server.SkipWhereMissing();
        try
        {
            // A story before may have failed while the server was stopped.
            await server.StartAsync();
            await Msn.StartAsync();
            await Bridge.WriteConfigurationAsync(BridgeConfiguration.For(server, Msn, whenUserIsAway: WhenUserIsAway));
            await StartBridgeAsync();
        }
        catch
        {
            // Nobody else does it for a test that could not begin.
            await DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // It holds no secrets, as is checked below for every story.
        if (TestContext.Current.TestState?.Result is TestResult.Failed)
            TestContext.Current.TestOutputHelper?.WriteLine(string.Join(Environment.NewLine, Bridge.Log));
        foreach (var person in _people)
            await person.DisposeAsync();
        await Bridge.DisposeAsync();
        await Msn.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Starts the bridge, again after a stop or a kill, and waits until the XMPP server has taken it.</summary>
    protected async Task StartBridgeAsync()
    {
        var logged = Bridge.Log.Count;
        Bridge.Start();
        await Bridge.WaitForLogAsync("is connected to the XMPP server", logged);
    }

    /// <summary>Somebody with an XMPP client who knows nothing of MSN yet.</summary>
    protected async Task<JabberPerson> NewJabberPersonAsync(string name = "alice")
    {
        var person = new JabberPerson(server, await server.SignInNewUserAsync(name));
        _people.Add(person);
        return person;
    }

    /// <summary>A person on XMPP with a linked account who has these MSN contacts, on both sides' lists, and sees them in the roster.</summary>
    protected async Task<(JabberPerson Person, MsnAccount Account)> NewLinkedPersonAsync(params MsnPerson[] contacts)
    {
        var account = Msn.NewAccount("alice");
        await Msn.BefriendAsync(account, contacts);
        var person = await NewJabberPersonAsync();
        await person.LinkAsync(account.Address, account.Password);
        foreach (var contact in contacts)
            await person.SeesContactAsync(contact.Address);
        return (person, account);
    }
}
