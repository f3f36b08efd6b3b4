using System.Diagnostics;
using System.Globalization;
using MsnBridge.Msnp.Authentication;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.PeerToPeer;
using MsnBridge.Msnp.Server;

namespace MsnBridge.Benchmarks.PeerToPeer;

/// <summary>
/// A file of 100 MB from one client to another through the switchboard of the embedded network, beside the same bytes in pieces of the same size through two plain
/// sockets; and how long a text takes with and without such a transfer. Clients and network are all in this process.
/// </summary>
internal static class TransferBenchmark
{
    private const int Piece = 1202;
    private const int Texts = 200;
    private const string Alice = "alice@msn.example";
    private const string Bob = "bob@msn.example";

    // The accounts live as long as the run.
    private const string Password = "benchmark";

    public static async Task RunAsync(int megabytes)
    {
        var size = megabytes * 1_000_000L;
        await using var network = new EmbeddedMsnNetwork(new MsnServerOptions { NotificationPort = 0, SwitchboardPort = 0, PassportPort = 0 });
        await network.StartAsync();
        using var http = PassportHttp.CreateClient();
        network.CreateAccount(Alice, Password);
        network.CreateAccount(Bob, Password);
        foreach (var (one, other) in new[] { (Alice, Bob), (Bob, Alice) })
        {
            await using var resident = network.AddResident(one);
            resident.SignIn(MsnpStatus.Hidden);
            resident.AddContact(other);
        }

        await using var alice = await Person.SignInAsync(network, http, Alice, Password);
        await using var bob = await Person.SignInAsync(network, http, Bob, Password);
        await alice.SeesAsync(Bob);

        // Once beforehand, so that no code is compiled while it is measured.
        await TransferAsync(alice, bob, 5_000_000);
        await PlainCopy.RunAsync(5_000_000, Piece);
        await LatencyAsync(alice, bob);

        Write("", "Time", "MB/s", "Peak memory");
        await ReportAsync("plain copy through two sockets", size, () => PlainCopy.RunAsync(size, Piece));
        await ReportAsync("file over the switchboard", size, () => TransferAsync(alice, bob, size));

        Write("", "Median", "95 % within", "Largest");
        Report("text, no transfer", await LatencyAsync(alice, bob));
        using var enough = new CancellationTokenSource();
        var transferring = TransferAsync(alice, bob, 1L << 40, enough.Token);
        Report("text, during a transfer", await LatencyAsync(alice, bob));
        await enough.CancelAsync();
        await transferring.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // What comes meanwhile is put aside, so it must not be without end.
        using var enoughOfSlow = new CancellationTokenSource();
        var slow = TransferAsync(alice, bob, 500_000_000, new StandingStream(), enoughOfSlow.Token);
        Report("text, during a transfer whose destination stands still", await LatencyAsync(alice, bob));
        await enoughOfSlow.CancelAsync();
        await slow.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static Task TransferAsync(Person from, Person to, long size, CancellationToken cancellationToken = default) =>
        TransferAsync(from, to, size, Stream.Null, cancellationToken);

    private static async Task TransferAsync(Person from, Person to, long size, Stream destination, CancellationToken cancellationToken)
    {
        var sending = from.Client.SendFileAsync(
            to.Client.Account, new MsnOutgoingFile("a.bin", size, _ => Task.FromResult<Stream>(new ZeroStream())), progress: null, cancellationToken);
        var offer = await to.OfferAsync();
        await offer.ReceiveAsync(destination, progress: null, cancellationToken);
        if (await sending is { IsComplete: false, Failure: var failure })
            throw new InvalidOperationException($"The file did not arrive: {failure}.");
    }

    private static async Task<List<TimeSpan>> LatencyAsync(Person from, Person to)
    {
        var times = new List<TimeSpan>(Texts);
        for (var number = 0; number < Texts; number++)
        {
            var start = Stopwatch.GetTimestamp();
            var arriving = to.TextAsync();
            await from.Client.SendTextAsync(MsnConversationId.With(to.Client.Account), new TextMessage($"{number}"), default);
            await arriving;
            times.Add(Stopwatch.GetElapsedTime(start));
        }

        times.Sort();
        return times;
    }

    private static async Task ReportAsync(string name, long size, Func<Task> work)
    {
        await using var memory = PeakMemory.Watch();
        var start = Stopwatch.GetTimestamp();
        await work();
        var time = Stopwatch.GetElapsedTime(start);
        Write(
            name,
            string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
            string.Create(CultureInfo.InvariantCulture, $"{size / 1_000_000d / time.TotalSeconds:0}"),
            string.Create(CultureInfo.InvariantCulture, $"+{memory.Growth / 1_000_000d:0.0} MB"));
    }

    private static void Report(string name, List<TimeSpan> times) => Write(
        name, Milliseconds(times[times.Count / 2]), Milliseconds(times[times.Count * 95 / 100]), Milliseconds(times[^1]));

    private static string Milliseconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.00} ms");

    private static void Write(params string[] cells) => Console.WriteLine($"| {string.Join(" | ", cells)} |");

    /// <summary>A destination that takes nothing.</summary>
    private sealed class StandingStream : MemoryStream
    {
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
    }
}
