using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MsnBridge.Msnp.Authentication;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.PeerToPeer;
using MsnBridge.Msnp.PeerToPeer.Direct;
using MsnBridge.Msnp.Server;

namespace MsnBridge.Benchmarks.Transfers;

/// <summary>
/// A file from one client of the library to another over each way there is, beside a plain copy over a socket of the same machine; and how long texts take meanwhile.
/// Both clients and the network are in this process, so the memory is that of all three.
/// </summary>
internal static class WaysBenchmark
{
    private const string Sender = "sender@msn.example";
    private const string Receiver = "receiver@msn.example";

    // The accounts live as long as the run.
    private const string Password = "benchmark";

    private static long s_size;

    public static async Task RunAsync(int megabytes)
    {
        s_size = megabytes * 1_000_000L;
        Print("way", "MB/s", "seconds", "memory +MB", "text alone ms", "text meanwhile ms");
        await CopyAsync();
        await TransferAsync("direct, version 2 (MSNP18)", "MSNP18", isDirect: true);
        await TransferAsync("direct, version 1 (MSNP15)", "MSNP15", isDirect: true);
        await TransferAsync("datagrams (MSNP21)", "MSNP21", isDirect: false);
        await TransferAsync("switchboard, version 2 (MSNP18)", "MSNP18", isDirect: false);
    }

    private static async Task CopyAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        var accepting = listener.AcceptTcpClientAsync();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        using var server = await accepting;
        await using var memory = new MemoryWatch();
        var clock = Stopwatch.StartNew();
        var sending = SendAsync();
        using var check = new NoiseCheck();
        await server.GetStream().CopyToAsync(check, 1352);
        await sending;
        Report("plain copy over a socket", clock.Elapsed, memory, alone: null, meanwhile: null);

        async Task SendAsync()
        {
            using var file = new NoiseStream(s_size);
            await file.CopyToAsync(client.GetStream(), 1352);
            client.Close();
        }
    }

    private static async Task TransferAsync(string way, string version, bool isDirect)
    {
        await using var network = new EmbeddedMsnNetwork(
            new MsnServerOptions { NotificationPort = 0, SwitchboardPort = 0, PassportPort = 0, Dialects = MsnpDialect.All });
        await network.StartAsync();
        network.CreateAccount(Sender, Password, "Sender");
        network.CreateAccount(Receiver, Password, "Receiver");
        using var http = PassportHttp.CreateClient();
        await using var sender = await SignInAsync(network, http, Sender, version, isDirect ? Connecting : DirectConnectionOptions.None);
        await using var receiver = await SignInAsync(network, http, Receiver, version, isDirect ? Listening() : DirectConnectionOptions.None);
        await sender.AddContactAsync(Receiver, null, CancellationToken.None);
        await receiver.AddContactAsync(Sender, null, CancellationToken.None);
        await FindAsync<PresenceEvent>(sender, seen => seen.Address == Receiver && seen.Presence.Capabilities != ClientCapabilities.None);
        var alone = await TextsAsync(sender, receiver, 100, () => false);

        await using var memory = new MemoryWatch();
        var clock = Stopwatch.StartNew();
        var sending = sender.SendFileAsync(
            Receiver, new MsnOutgoingFile("a.bin", s_size, _ => Task.FromResult<Stream>(new NoiseStream(s_size))), null, CancellationToken.None);
        var offer = (await FindAsync<FileOfferEvent>(receiver, _ => true)).Offer;
        using var check = new NoiseCheck();
        var receiving = offer.ReceiveAsync(check, null, CancellationToken.None);
        var meanwhile = await TextsAsync(sender, receiver, 1000, () => receiving.IsCompleted);
        await receiving;
        var elapsed = clock.Elapsed;
        var result = await sending;
        if (!result.IsComplete)
            throw new InvalidOperationException($"{way}: {result.Failure}");

        Report(way, elapsed, memory, alone, meanwhile);
    }

    private static async Task<TimeSpan[]> TextsAsync(MsnpClient sender, MsnpClient receiver, int most, Func<bool> isOver)
    {
        var times = new List<TimeSpan>();
        while (times.Count < most && !isOver())
        {
            var clock = Stopwatch.StartNew();
            var said = sender.SendTextAsync(MsnConversationId.With(Receiver), new TextMessage("text"), CancellationToken.None);
            await FindAsync<TextEvent>(receiver, _ => true);
            times.Add(clock.Elapsed);
            await said;
            await Task.Delay(20);
        }

        return [.. times.Order()];
    }

    private static DirectConnectionOptions Connecting { get; } = new() { AllowedNetworks = [IPNetwork.Parse("127.0.0.0/8")] };

    private static DirectConnectionOptions Listening()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        return new DirectConnectionOptions { ListenAddress = IPAddress.Loopback, FirstPort = port, LastPort = port };
    }

    private static async Task<MsnpClient> SignInAsync(
        EmbeddedMsnNetwork network, HttpClient http, string address, string version, DirectConnectionOptions direct)
    {
        var client = new MsnpClient(
            new MsnpClientOptions { Profile = network.ClientProfile with { Versions = [version] }, Http = http, DirectConnections = direct },
            new MsnpCredentials(address, Password));
        await client.SignInAsync(new MsnOwnPresence(), CancellationToken.None);
        return client;
    }

    private static async Task<TEvent> FindAsync<TEvent>(MsnpClient client, Func<TEvent, bool> matches)
        where TEvent : MsnpEvent
    {
        await foreach (var report in client.Events.ReadAllAsync())
        {
            if (report is TEvent found && matches(found))
                return found;
        }

        throw new InvalidOperationException($"{client.Account} reported no {typeof(TEvent).Name}.");
    }

    private static void Report(string way, TimeSpan elapsed, MemoryWatch memory, TimeSpan[]? alone, TimeSpan[]? meanwhile) => Print(
        way,
        Number(s_size / 1e6 / elapsed.TotalSeconds),
        Number(elapsed.TotalSeconds),
        Number(memory.Growth / 1e6),
        Median(alone),
        Median(meanwhile));

    private static string Median(TimeSpan[]? times) => times is { Length: > 0 }
        ? $"{Number(times[times.Length / 2].TotalMilliseconds)} ({Number(times[(int)(times.Length * 0.95)].TotalMilliseconds)})"
        : "";

    private static string Number(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);

    private static void Print(params string[] cells) => Console.WriteLine($"| {string.Join(" | ", cells)} |");
}
