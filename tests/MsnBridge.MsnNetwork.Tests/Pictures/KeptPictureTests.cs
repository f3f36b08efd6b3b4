using Microsoft.Extensions.Logging.Abstractions;
using MsnBridge.Core.Content;
using MsnBridge.MsnNetwork.Pictures;
using MsnBridge.Msnp.Authentication;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Server;
using MsnBridge.Msnp.Storage;
using MsnBridge.Testing;

namespace MsnBridge.MsnNetwork.Tests.Pictures;

/// <summary>The own picture between a home network and MSN's storage of it, over the embedded network.</summary>
public sealed class KeptPictureTests : IAsyncLifetime
{
    private const string Alice = "alice@msn.example";
    private const string Carol = "carol@msn.example";
    private static readonly HttpClient s_http = PassportHttp.CreateClient();
    private static readonly byte[] s_ofHome = [0x89, .. "PNG home"u8];
    private static readonly byte[] s_ofMsn = [0x89, .. "PNG MSN"u8];

    private readonly InMemoryContentStore _content = new();
    private readonly EmbeddedMsnNetwork _network = new(new MsnServerOptions
    {
        NotificationPort = 0,
        SwitchboardPort = 0,
        PassportPort = 0,
        PasswordIterations = 1,
        Dialects = MsnpDialect.All,
    });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _network.StartAsync(Token);
        _network.CreateAccount(Alice, "secret", "Alice");
        _network.CreateAccount(Carol, "secret", "Carol");
    }

    public ValueTask DisposeAsync() => _network.DisposeAsync();

    [Theory]
    [InlineData("MSNP13")]
    [InlineData("MSNP15")]
    [InlineData("MSNP18")]
    public async Task A_picture_of_home_is_kept_and_taken_away_with_the_one_at_home(string version)
    {
        await using var client = await SignInAsync(Alice, version);
        await using var shown = Showing(client);
        var picture = await SaveAsync();

        await shown.ShowAsync(picture, Token);
        await shown.Kept;
        Assert.Equal(s_ofHome, await KeptAsync(client));

        await shown.ShowAsync(null, Token);
        await shown.Kept;
        Assert.Null(await KeptAsync(client));
    }

    [Fact]
    public async Task One_that_another_client_put_there_is_not_taken_away()
    {
        await using var client = await SignInAsync(Alice, "MSNP18");
        await using var shown = Showing(client);
        await shown.ShowAsync(await SaveAsync(), Token);
        await shown.Kept;
        await client.RoamingProfile.SetPictureAsync(new RoamingPicture(s_ofMsn), Token);

        await shown.ShowAsync(null, Token);
        await shown.Kept;

        Assert.Equal(s_ofMsn, await KeptAsync(client));
    }

    [Fact]
    public async Task What_MSN_keeps_is_shown_where_home_says_nothing_and_home_wins_where_it_does()
    {
        await using var carol = await SignInAsync(Carol, "MSNP18");
        await using var client = await SignInAsync(Alice, "MSNP18");
        await carol.AddContactAsync(Alice, null, Token);
        await client.AddContactAsync(Carol, null, Token);
        await client.RoamingProfile.SetPictureAsync(new RoamingPicture(s_ofMsn), Token);
        await using var shown = Showing(client);

        shown.ShowKept();
        Assert.Equal(s_ofMsn, await SeeAsync(carol, s_ofMsn));
        await shown.ShowAsync(await SaveAsync(), Token);
        Assert.Equal(s_ofHome, await SeeAsync(carol, s_ofHome));
        shown.ShowKept();
        await shown.Kept;
        Assert.Equal(s_ofHome, await SeeAsync(carol, s_ofHome));
        Assert.Equal(s_ofHome, await KeptAsync(client));
    }

    [Fact]
    public async Task A_version_without_such_a_service_shows_the_picture_all_the_same()
    {
        await using var carol = await SignInAsync(Carol, "MSNP12");
        await using var client = await SignInAsync(Alice, "MSNP12");
        await carol.AddContactAsync(Alice, null, Token);
        await client.AddContactAsync(Carol, null, Token);
        await using var shown = Showing(client);

        shown.ShowKept();
        await shown.ShowAsync(await SaveAsync(), Token);
        await shown.Kept;

        Assert.Equal(s_ofHome, await SeeAsync(carol, s_ofHome));
    }

    [Fact]
    public async Task A_storage_that_cannot_be_reached_keeps_nobody_from_showing_a_picture()
    {
        await using var carol = await SignInAsync(Carol, "MSNP18");
        await using var client = await SignInAsync(Alice, "MSNP18", broken: true);
        await carol.AddContactAsync(Alice, null, Token);
        await client.AddContactAsync(Carol, null, Token);
        await using var shown = Showing(client);

        shown.ShowKept();
        await shown.ShowAsync(await SaveAsync(), Token);
        await shown.Kept;

        Assert.Equal(s_ofHome, await SeeAsync(carol, s_ofHome));
    }

    private static async Task<byte[]?> KeptAsync(MsnpClient client) => (await client.RoamingProfile.GetPictureAsync(Token))?.Data.ToArray();

    private static async Task<byte[]> SeeAsync(MsnpClient carol, byte[] picture)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while (MsnObject.Parse(carol.PresenceOf(Alice).MsnObject) is not { } shown || shown.Size != picture.Length)
            await carol.Events.ReadAsync(patience.Token);
        return (await carol.FetchObjectAsync(Alice, MsnObject.Parse(carol.PresenceOf(Alice).MsnObject)!, patience.Token)).ToArray();
    }

    private ShownPicture Showing(MsnpClient client) => new(client, _content, new KeptPicture(client.RoamingProfile, NullLogger.Instance));

    private async Task<ContentKey> SaveAsync() => (await _content.SaveAsync(ContentKey.NewFile(), "image/png", s_ofHome, Token)).Key;

    private async Task<MsnpClient> SignInAsync(string address, string version, bool broken = false)
    {
        var profile = _network.ClientProfile with { Versions = [version] };
        if (broken)
            profile = profile with { StorageUrl = new Uri(profile.StorageUrl!, "/nothing-here.asmx") };
        var client = new MsnpClient(new MsnpClientOptions { Profile = profile, Http = s_http }, new MsnpCredentials(address, "secret"));
        await client.SignInAsync(new MsnOwnPresence(MsnpStatus.Online), Token);
        return client;
    }
}
