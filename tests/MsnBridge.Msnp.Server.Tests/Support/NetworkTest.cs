using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using MsnBridge.Msnp.Authentication;

namespace MsnBridge.Msnp.Server.Tests.Support;

/// <summary>A network of its own for each test, on free ports of loopback, with a clock that stands still until the test moves it.</summary>
public abstract class NetworkTest : IAsyncLifetime
{
    protected const string Alice = "alice@msn.example";
    protected const string Bob = "bob@msn.example";
    protected const string Carol = "carol@msn.example";

    private readonly List<IAsyncDisposable> _clients = [];

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    protected EmbeddedMsnNetwork Network { get; private set; } = null!;

    protected virtual MsnServerOptions Options { get; } = TestOptions;

    protected static MsnServerOptions TestOptions { get; } = new()
    {
        NotificationPort = 0,
        SwitchboardPort = 0,
        PassportPort = 0,
        PasswordIterations = 1,
    };

    public virtual async ValueTask InitializeAsync()
    {
        Network = new EmbeddedMsnNetwork(Options, loggers: null, Clock);
        await Network.StartAsync(Token);
        foreach (var address in (string[])[Alice, Bob, Carol])
            Network.CreateAccount(address, PasswordOf(address), char.ToUpperInvariant(address[0]) + address[1..address.IndexOf('@', StringComparison.Ordinal)]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
            await client.DisposeAsync();

        OnDispose();
        await Network.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>For what a test opened beside clients.</summary>
    protected virtual void OnDispose()
    {
    }

    /// <summary>With every character that a careless client or server would trip over.</summary>
    protected virtual string PasswordOf(string address) => $"pass of {address}, 100%";

    /// <summary>A client connected to the notification server that has said nothing yet.</summary>
    protected async Task<RawClient> ConnectAsync() => Own(await RawClient.ConnectAsync(Network.NotificationServer));

    /// <summary>A client connected to the switchboard that has said nothing yet.</summary>
    protected async Task<RawClient> ConnectToSwitchboardAsync() => Own(await RawClient.ConnectAsync(Network.SwitchboardServer));

    /// <summary>A client that has signed in and read everything up to the profile.</summary>
    protected async Task<RawClient> SignInAsync(string address, string dialect)
    {
        if (IsOld(dialect))
            return await SignInWithMd5Async(address, dialect);

        if (UsesAddressBook(dialect))
            return await SignInWithPoliciesAsync(address, dialect, place: null);

        var client = await ConnectAsync();
        await client.SendAsync($"VER 1 {dialect} CVR0");
        await client.ExpectAsync($"VER 1 {dialect}");
        await client.SendAsync($"CVR 2 0x0409 winnt 5.1 i386 MSNMSGR 5.0.0544 MSMSGS {address}");
        await client.ExpectAsync("CVR 2 *");
        await client.SendAsync($"USR 3 TWN I {address}");
        await client.ExpectAsync("USR 3 TWN S *");
        await client.SendAsync($"USR 4 TWN S {await PassportClient.GetTicketAsync(Network.NexusUrl, address, PasswordOf(address), Token)}");
        await client.ExpectAsync($"USR 4 OK {address} *");
        if (dialect is "MSNP11" or "MSNP12")
            await client.ExpectAsync("SBS 0 null");

        await client.ExpectAsync("MSG Hotmail Hotmail *");
        return client;
    }

    /// <summary>A signed-in client that has chosen to be online; the initial presences are still to be read, the challenge is not.</summary>
    protected async Task<RawClient> GoOnlineAsync(string address, string dialect, string status = "NLN")
    {
        var client = await SignInAsync(address, dialect);
        client.Ignore("CHL");
        client.Ignore("MSG");
        var capabilities = IsOld(dialect) ? "" : HasPlaces(dialect) ? " 32:0" : " 32";
        await client.SendAsync($"CHG 9 {status}{capabilities}");
        await client.ExpectAsync($"CHG 9 {status}{capabilities}");
        return client;
    }

    /// <summary>Makes two accounts contacts of each other, each allowing the other.</summary>
    protected async Task BefriendAsync(string one, string other)
    {
        foreach (var (address, contact) in ((string, string)[])[(one, other), (other, one)])
        {
            await using var resident = Network.AddResident(address);
            resident.SignIn(Commands.MsnpStatus.Hidden);
            resident.AddContact(contact);
        }
    }

    /// <summary>The hash by which a client of MSNP2-7 proves that it knows the password.</summary>
    protected static string Md5Of(string salt, string password) =>
#pragma warning disable CA5351 // MSNP2-7 prescribe MD5.
        Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(salt + password)));
#pragma warning restore CA5351

    /// <summary>A client of MSNP13 or later that has signed in and read everything up to the profile and, from MSNP16 on, its own empty message.</summary>
    protected async Task<RawClient> SignInWithPoliciesAsync(string address, string dialect, Guid? place)
    {
        var client = await ConnectAsync();
        await client.SendAsync($"VER 1 {dialect} CVR0");
        await client.ExpectAsync($"VER 1 {dialect}");
        await client.SendAsync($"CVR 2 0x0409 winnt 5.1 i386 MSNMSGR 8.5.1302 BC01 {address}");
        await client.ExpectAsync("CVR 2 *");
        if (dialect is "MSNP13" or "MSNP14")
        {
            await client.SendAsync($"USR 3 TWN I {address}");
            await client.ExpectAsync("GCF 0 *");
            await client.ExpectAsync("USR 3 TWN S *");
            await client.SendAsync($"USR 4 TWN S {await PassportClient.GetTicketAsync(Network.NexusUrl, address, PasswordOf(address), Token)}");
        }
        else
        {
            using var web = new ServiceClient(Network.NexusUrl);
            var (ticket, key) = await web.GetTicketsAsync(address, PasswordOf(address));
            await client.SendAsync($"USR 3 SSO I {address}");
            await client.ExpectAsync("GCF 0 *");
            var nonce = (await client.ExpectAsync("USR 3 SSO S MBI_KEY_OLD *"))[^1];
            var proof = SingleSignOnProof.Create(Convert.FromBase64String(key), nonce);
            await client.SendAsync($"USR 4 SSO S {ticket} {proof}{(place is null ? "" : $" {place:B}")}");
        }

        await client.ExpectAsync($"USR 4 OK {address} 1 0");
        await client.ExpectAsync(dialect == "MSNP21" ? "NFY PUT *" : "SBS 0 null");
        await client.ExpectAsync("MSG Hotmail Hotmail *");
        if (HasPlaces(dialect) && dialect != "MSNP21")
            await client.ExpectAsync($"UBX *{address}* 0");

        return client;
    }

    /// <summary>The same, online; initial presences are still to be read, what the client is told of itself is not.</summary>
    protected async Task<RawClient> GoOnlineAtAsync(string address, string dialect, Guid place)
    {
        var client = await SignInWithPoliciesAsync(address, dialect, place);
        client.Ignore("CHL");
        client.Ignore("MSG");
        await client.SendAsync("CHG 9 NLN 32:48 0");
        await client.ExpectAsync("CHG 9 NLN 32:48 0");
        return client;
    }

    private static bool UsesAddressBook(string dialect) => dialect is "MSNP13" or "MSNP14" or "MSNP15" || HasPlaces(dialect);

    private static bool HasPlaces(string dialect) => dialect is "MSNP16" or "MSNP17" or "MSNP18" or "MSNP19" or "MSNP20" or "MSNP21";

    private static bool IsOld(string dialect) => dialect is "MSNP2" or "MSNP3" or "MSNP4" or "MSNP5" or "MSNP6" or "MSNP7";

    private async Task<RawClient> SignInWithMd5Async(string address, string dialect)
    {
        var client = await ConnectAsync();
        await client.SendAsync($"VER 1 {dialect} CVR0");
        await client.ExpectAsync($"VER 1 {dialect}");
        await client.SendAsync("INF 2");
        await client.ExpectAsync("INF 2 MD5");
        await client.SendAsync($"USR 3 MD5 I {address}");
        var salt = (await client.ExpectAsync("USR 3 MD5 S *"))[^1];
        await client.SendAsync($"USR 4 MD5 S {Md5Of(salt, PasswordOf(address))}");
        await client.ExpectAsync($"USR 4 OK {address} *");
        await client.ExpectAsync("MSG Hotmail Hotmail *");
        return client;
    }

    private protected TClient Own<TClient>(TClient client)
        where TClient : IAsyncDisposable
    {
        _clients.Add(client);
        return client;
    }
}
