using MsnBridge.EndToEnd.Tests.Bridge;
using MsnBridge.EndToEnd.Tests.Msn;
using MsnBridge.EndToEnd.Tests.Servers;

namespace MsnBridge.EndToEnd.Tests.Stories;

/// <summary>
/// The stage of a story: a real server of a home network, the bridge as a process, and an MSN network whose people the story moves. Each
/// story is written once and played on every kind of server.
/// </summary>
public abstract class Story(HomeServer server) : IAsyncLifetime
{
    private readonly List<IAsyncDisposable> _people = [];

    protected HomeServer Server => server;

    protected MsnStage Msn { get; } = new();

    protected BridgeProcess Bridge { get; } = new();

    /// <summary>The setting <c>bridge.whenUserIsAway</c>.</summary>
    protected virtual string WhenUserIsAway => "signOut";

    /// <summary>The section of <c>bridge.yaml</c> that leads the bridge to its home networks.</summary>
    protected virtual string HomeConfiguration => server.Configuration;

    /// <summary>How the bridge reaches the MSN network; null for the straight way.</summary>
    protected virtual string? NotificationServer => null;

    protected virtual string LogLevel => "trace";

    /// <summary>What the bridge logs when it has reached them all.</summary>
    protected virtual IReadOnlyList<string> ConnectedLines => [server.ConnectedLine];

    public async ValueTask InitializeAsync()
    {
        server.SkipWhereMissing();
        try
        {
            // A story before may have failed while the server was stopped.
            await StartServersAsync();
            await Msn.StartAsync();
            await Bridge.WriteConfigurationAsync(BridgeConfiguration.For(HomeConfiguration, Msn, WhenUserIsAway, NotificationServer, LogLevel));
            await StartBridgeAsync();
        }
        catch
        {
            // Nobody else does it for a test that could not begin.
            await DisposeAsync();
            throw;
        }
    }

    public virtual async ValueTask DisposeAsync()
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

    /// <summary>Starts what the bridge is to reach, where it does not run yet.</summary>
    protected virtual Task StartServersAsync() => server.StartAsync();

    /// <summary>Starts the bridge, again after a stop or a kill, and waits until it has reached the home server.</summary>
    protected async Task StartBridgeAsync()
    {
        var logged = Bridge.Log.Count;
        Bridge.Start();
        foreach (var line in ConnectedLines)
            await Bridge.WaitForLogAsync(line, logged);
        await server.HasHandedOverAsync();
    }

    /// <summary>Somebody on the home network who knows nothing of MSN yet.</summary>
    protected async Task<HomePerson> NewPersonAsync(string name = "alice") => EndsWithStory(await server.NewPersonAsync(name));

    /// <summary>Has somebody leave when the story is over.</summary>
    protected T EndsWithStory<T>(T person)
        where T : IAsyncDisposable
    {
        _people.Add(person);
        return person;
    }

    /// <summary>A person with a linked account who has these MSN contacts, on both sides' lists, and sees them among his.</summary>
    protected async Task<(HomePerson Person, MsnAccount Account)> NewLinkedPersonAsync(params MsnPerson[] contacts)
    {
        var account = Msn.NewAccount("alice");
        await Msn.BefriendAsync(account, contacts);
        var person = await NewPersonAsync();
        await person.LinkAsync(account.Address, account.Password);
        foreach (var contact in contacts)
            await person.SeesContactAsync(contact.Address);
        await Bridge.WaitForLogAsync($"{account.Address} signed in with {PlayedVersion.Name}");
        return (person, account);
    }
}
