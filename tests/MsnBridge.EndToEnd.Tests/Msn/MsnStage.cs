using MsnBridge.EndToEnd.Tests.Bridge;
using MsnBridge.Msnp.Authentication;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.Server;
using MsnBridge.Msnp.Server.Residents;

namespace MsnBridge.EndToEnd.Tests.Msn;

/// <summary>The MSN network of a story, in the test's own process: it outlives the bridge, so that the bridge can be killed.</summary>
public sealed class MsnStage : IAsyncDisposable
{
    private static readonly HttpClient s_http = PassportHttp.CreateClient();

    // Over all stages: what a home server remembers of one story must not turn up in the next.
    private static int s_lastAccount;

    // Few rounds: passwords of tests need no protection, and hundreds of sign-ins should not wait for it.
    private readonly EmbeddedMsnNetwork _network = new(new MsnServerOptions
    {
        NotificationPort = 0,
        SwitchboardPort = 0,
        PassportPort = 0,
        PasswordIterations = 1000,
        Dialects = PlayedVersion.Dialects,
    });

    public MsnpServerAddress NotificationServer => _network.NotificationServer;

    /// <summary>Where the network's web services are.</summary>
    public Uri WebUrl => new(_network.NexusUrl, "/");

    /// <summary>Ways to make the network fail.</summary>
    public NetworkFaults Faults => _network.Faults;

    public Task StartAsync() => _network.StartAsync(TestContext.Current.CancellationToken);

    /// <summary>An account for the bridge to sign in with.</summary>
    public MsnAccount NewAccount(string name)
    {
        var account = new MsnAccount($"{name}.{Interlocked.Increment(ref s_lastAccount)}@example.com", Secrets.New("password"));
        Assert.True(_network.CreateAccount(account.Address, account.Password, name));
        return account;
    }

    /// <summary>A person on MSN, signed in.</summary>
    public MsnPerson NewPerson(string name)
    {
        var resident = _network.AddResident($"{name}.{Interlocked.Increment(ref s_lastAccount)}@example.com", name);
        resident.SignIn();
        return new MsnPerson(resident);
    }

    /// <summary>A person on MSN with a client of his own, signed in, who has an account on his list and is on its list.</summary>
    public async Task<MsnFriend> NewFriendAsync(string name, MsnAccount account, string version)
    {
        var own = NewAccount(name);
        await using (var owner = SignInElsewhere(account))
        {
            owner.AddContact(own.Address);
            await using var himself = SignInElsewhere(own);
            himself.AddContact(account.Address);
        }

        return await SignInAsync(own, version, name);
    }

    /// <summary>Signs in with an account from a place that is called so, beside the bridge.</summary>
    public Task<MsnFriend> SignInAsync(MsnAccount account, string version, string place) =>
        MsnFriend.SignInAsync(_network.ClientProfile with { Versions = [PlayedVersion.Or(version)] }, account, place: place);

    /// <summary>Somebody on MSN with a whole client, signed in.</summary>
    /// <param name="shows">What his client shows beside what every one does.</param>
    public Task<MsnFriend> SignInAsync(MsnAccount account, ClientCapabilities shows = ClientCapabilities.None) =>
        MsnFriend.SignInAsync(_network.ClientProfile, account, shows);

    /// <summary>Puts two accounts on one another's lists; neither is signed in.</summary>
    public async Task BefriendAsync(MsnAccount one, MsnAccount other)
    {
        await using var first = SignInElsewhere(one);
        await using var second = SignInElsewhere(other);
        first.AddContact(other.Address);
        second.AddContact(one.Address);
    }

    /// <summary>Puts an account and people on one another's lists.</summary>
    public async Task BefriendAsync(MsnAccount account, params IReadOnlyList<MsnPerson> people)
    {
        await using (var owner = SignInElsewhere(account))
        {
            foreach (var person in people)
            {
                person.Resident.AddContact(account.Address);
                owner.AddContact(person.Address);
            }
        }

        foreach (var person in people)
            await person.ForgetAsync();
    }

    /// <summary>Signs in with an account as another client does: the one that was signed in is put out. Signed out when disposed.</summary>
    public ResidentContact SignInElsewhere(MsnAccount account)
    {
        var client = _network.AddResident(account.Address);
        client.SignIn();
        return client;
    }

    /// <summary>An account signed in with the client of the library, where a story needs what residents have not.</summary>
    public async Task<MsnpClient> SignInClientAsync(MsnAccount account)
    {
        var client = new MsnpClient(
            new MsnpClientOptions { Profile = _network.ClientProfile, Http = s_http }, new MsnpCredentials(account.Address, account.Password));
        await client.SignInAsync(new MsnOwnPresence(), TestContext.Current.CancellationToken);
        return client;
    }

    /// <summary>Whom an account has on its list.</summary>
    public IReadOnlyList<string> ForwardListOf(MsnAccount account) => _network.AddResident(account.Address).ListOf(MsnpLists.Forward);

    public ValueTask DisposeAsync() => _network.DisposeAsync();
}

/// <param name="Password">As the person would type it.</param>
public sealed record MsnAccount(string Address, string Password);
