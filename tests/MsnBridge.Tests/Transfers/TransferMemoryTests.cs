using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MsnBridge.Core;
using MsnBridge.Core.Events;
using MsnBridge.Core.Files;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Data;
using MsnBridge.Data.Sqlite;
using MsnBridge.MsnNetwork;
using MsnBridge.Msnp.Authentication;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.PeerToPeer;
using MsnBridge.Msnp.Server;

namespace MsnBridge.Tests.Transfers;

/// <summary>
/// A file of 100 MB through the whole middle of the bridge: the embedded network, a client of MSN on it, the store on the disk, and a home network that counts. What is
/// looked at is what survives a collection, at fixed places of the file, so that neither the machine's speed nor the collector's mood matters; and nothing else
/// runs in this process meanwhile.
/// </summary>
[Collection(nameof(TransferMemoryTests))]
public sealed class TransferMemoryTests : IAsyncLifetime
{
    private const long Size = 100_000_000;
    private const long WarmUp = 3_000_000;
    private const long MostGrowth = 16 * 1024 * 1024;
    private const string Carol = "carol@msn.example";
    private const string Password = "secret";
    private static readonly HomeUser s_alice = new(CountingHome.Network, "alice");
    private static readonly RemoteAccount s_account = new("local", "alice@msn.example");
    private static readonly ContactId s_carol = new(Carol);
    private static readonly HttpClient s_http = PassportHttp.CreateClient();

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("msnbridge-memory-");
    private readonly MemoryLevel _memory = new();
    private ServiceProvider _services = null!;
    private IPuppetDirectory _directory = null!;
    private CountingHome _home = null!;
    private MsnpClient _client = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _services = new ServiceCollection()
            .AddLogging()
            .AddSqliteData(new SqliteDataOptions { Directory = _folder.FullName })
            .AddMsnNetwork(new MsnNetworkOptions
            {
                EmbeddedNetwork = new MsnServerOptions { NotificationPort = 0, SwitchboardPort = 0, PassportPort = 0, PasswordIterations = 1 },
            })
            .AddBridgeCore(new PuppetPolicy { Files = new FilePolicy { DefaultRules = new FileRules { AskAbove = long.MaxValue } } })
            .AddSingleton<CountingHome>()
            .AddSingleton<IHomeNetwork>(provider => provider.GetRequiredService<CountingHome>())
            .BuildServiceProvider();
        await _services.GetRequiredService<IBridgeDatabase>().PrepareAsync(Token);
        foreach (var hosted in _services.GetServices<IHostedService>())
            await hosted.StartAsync(Token);
        _directory = _services.GetRequiredService<IPuppetDirectory>();
        _home = _services.GetRequiredService<CountingHome>();
        var network = _services.GetRequiredService<EmbeddedMsnNetwork>();
        network.CreateAccount(s_account.Address, Password, "Alice");
        network.CreateAccount(Carol, Password, "Carol");
        _client = new MsnpClient(new MsnpClientOptions { Profile = network.ClientProfile, Http = s_http }, new MsnpCredentials(Carol, Password));
        await _client.SignInAsync(new MsnOwnPresence(), Token);
        await _client.AddContactAsync(s_account.Address, null, Token);
        Assert.True((await _directory.LinkAsync(s_alice, new LinkRequest(s_account.Profile, s_account.Address, new Secret(Password)), Token)).Linked);
        await _directory.SubmitAsync(
            s_alice, ConversationId.Direct(s_carol), new ContactEditToRemote(s_carol, ContactEditKind.Add, null), null, Token);
        await _home.CarolIsThere.WaitAsync(Token);
        await FindAsync<PresenceEvent>(seen => seen.Address == s_account.Address && seen.Presence.Capabilities != 0);
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        foreach (var hosted in _services.GetServices<IHostedService>().Reverse())
            await hosted.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_file_of_100_MB_from_MSN_takes_no_memory_to_speak_of()
    {
        await ReceiveAsync(WarmUp);
        _memory.Begin();

        await ReceiveAsync(Size);

        Assert.InRange(_memory.Growth, long.MinValue, MostGrowth);
        Assert.True(_memory.Looks > 10, $"It was looked at {_memory.Looks} times.");
    }

    [Fact]
    public async Task A_file_of_100_MB_to_MSN_takes_no_memory_to_speak_of()
    {
        await SendAsync(WarmUp);
        _memory.Begin();

        await SendAsync(Size);

        Assert.InRange(_memory.Growth, long.MinValue, MostGrowth);
        Assert.True(_memory.Looks > 10, $"It was looked at {_memory.Looks} times.");
    }

    private async Task ReceiveAsync(long size)
    {
        var sent = await _client.SendFileAsync(
            s_account.Address, new MsnOutgoingFile("song.bin", size, _ => Task.FromResult<Stream>(new LongFile(size, _memory.Look))), null, Token);

        Assert.Equal(MsnTransferFailure.None, sent.Failure);
        Assert.Equal(size, await _home.Arrived.ReadAsync(Token));
    }

    private async Task SendAsync(long size)
    {
        _home.OnOpen = () => new LongFile(size, _memory.Look);
        Assert.True(await _directory.SubmitAsync(
            s_alice, ConversationId.Direct(s_carol),
            new FileToRemote(SharedFile.Named("song.bin", size), "song", null, new HomeMessageReference(s_alice, "alice", $"m{size}", true)), null, Token));

        var taken = new CountingStream();
        await (await FindAsync<FileOfferEvent>(offered => offered.Offer.Size == size)).Offer.ReceiveAsync(taken, null, Token);
        Assert.Equal(size, taken.Length);
        Assert.Equal(DeliveryOutcome.Delivered, (await _home.Reports.ReadAsync(Token)).Outcome);
    }

    private async Task<T> FindAsync<T>(Func<T, bool> matches)
        where T : MsnpEvent
    {
        while (true)
        {
            if (await _client.Events.ReadAsync(Token) is T found && matches(found))
                return found;
        }
    }

    /// <summary>Nothing else runs beside it: what others hold would count.</summary>
    [CollectionDefinition(nameof(TransferMemoryTests), DisableParallelization = true)]
    public sealed class Alone;
}
