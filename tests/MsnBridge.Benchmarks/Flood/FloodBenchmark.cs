using System.Diagnostics;
using System.Globalization;
using MsnBridge.Benchmarks.Matrix;
using MsnBridge.Benchmarks.Restart;
using MsnBridge.Msnp.Server;

namespace MsnBridge.Benchmarks.Flood;

/// <summary>
/// What a flood of messages in one chat does to the others, in each direction: how long their messages take without it and with it. The bridge is a process of its own, the
/// embedded MSN network is in this one, and so is the homeserver, a script that answers after a fixed time.
/// </summary>
internal static class FloodBenchmark
{
    private const string Account = "person0@msn.example";
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    public static async Task RunAsync(FloodSize size, TextWriter output)
    {
        var folder = Directory.CreateTempSubdirectory("msnbridge-flood-");
        try
        {
            await RunAsync(size, folder.FullName, output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task RunAsync(FloodSize size, string folder, TextWriter output)
    {
        await using var homeserver = new CountingHomeserver(RestartBenchmark.AnswerTime);
        await homeserver.StartAsync();
        await using var msn = new EmbeddedMsnNetwork(new MsnServerOptions { NotificationPort = 0, SwitchboardPort = 0, PassportPort = 0 });
        await msn.StartAsync();
        await using var contacts = await MsnContacts.AddAsync(msn, Account, LinkedAccounts.Password, size.Calm + 1);
        await LinkedAccounts.LinkAsync(Path.Combine(folder, "data"), [Account], _ => []);
        var (configuration, port) = (Path.Combine(folder, "bridge.yaml"), Bridge.FreePort());
        await File.WriteAllTextAsync(configuration, BridgeConfiguration.Describe(msn, homeserver.Url, port));
        await using var bridge = new RestartedBridge(configuration, accounts: 1);
        await bridge.AllAreSignedInAsync();
        await homeserver.IsQuietAsync();
        await using var transactions = new TransactionSender(port);
        var rooms = await Task.WhenAll(contacts.All.Select(contact => contact.BeginAsync(Account, homeserver.Arrivals)));

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{size.Calm} calm chats, {size.Messages} messages in each; {size.Window} messages of the flooded chat under way; a homeserver that answers in {RestartBenchmark.AnswerTime.TotalMilliseconds:0} ms"));
        await MeasureAsync(
            new Way("MSN to Matrix", [.. contacts.All.Select(contact => (Func<string, Task>)contact.SendAsync)], [.. rooms.Select(_ => homeserver.Arrivals)]), size, bridge, output);
        await MeasureAsync(
            new Way(
                "Matrix to MSN",
                [.. rooms.Select(room => (Func<string, Task>)(text => transactions.SayAsync(LinkedAccounts.PersonOf(0), room, text)))],
                [.. contacts.All.Select(contact => contact.Arrivals)]),
            size, bridge, output);
    }

    private static async Task MeasureAsync(Way way, FloodSize size, RestartedBridge bridge, TextWriter output)
    {
        await TalkAsync(way, size);
        var before = bridge.PeakMemory;
        var calm = await TalkAsync(way, size);
        using var over = new CancellationTokenSource();
        var began = Stopwatch.GetTimestamp();
        // Each of these says its next word when the one before has arrived, and ends with one that has arrived: nothing of the flood is lost.
        var flooding = Task.WhenAll(Enumerable.Range(0, size.Window).Select(number => FloodAsync(way, number, over.Token)));
        var flooded = await TalkAsync(way, size);
        await over.CancelAsync();
        var flood = (await flooding).Sum();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{way.Name}: median {Milliseconds(calm, 50)} without and {Milliseconds(flooded, 50)} with the flood, ratio {Ratio(flooded, calm, 50)}; 95 % {Milliseconds(calm, 95)} and {Milliseconds(flooded, 95)}, ratio {Ratio(flooded, calm, 95)}; "
            + $"the flood: {flood / Stopwatch.GetElapsedTime(began).TotalSeconds:0} a second, all of {flood} arrived; the bridge's peak memory grew by {(bridge.PeakMemory - before) / 1024.0 / 1024.0:0} MiB"));
    }

    private static async Task<List<TimeSpan>> TalkAsync(Way way, FloodSize size)
    {
        var taken = await Task.WhenAll(Enumerable.Range(1, size.Calm).Select(async chat =>
        {
            List<TimeSpan> times = [];
            for (var number = 0; number < size.Messages; number++)
            {
                times.Add(await SendAsync(way, chat));
                await Task.Delay(s_pause);
            }

            return times;
        }));
        return [.. taken.SelectMany(times => times).Order()];
    }

    private static async Task<int> FloodAsync(Way way, int number, CancellationToken over)
    {
        var said = 0;
        for (; !over.IsCancellationRequested; said++)
            await SendAsync(way, chat: 0);
        return said;
    }

    private static async Task<TimeSpan> SendAsync(Way way, int chat)
    {
        var text = $"word {Guid.NewGuid():N}";
        var arriving = way.Arrivals[chat].ExpectAsync(text);
        var begin = Stopwatch.GetTimestamp();
        await way.Chats[chat](text);
        return Stopwatch.GetElapsedTime(begin, (await arriving).Timestamp);
    }

    private static TimeSpan Percentile(List<TimeSpan> sorted, int percent) => sorted[(sorted.Count - 1) * percent / 100];

    private static string Milliseconds(List<TimeSpan> sorted, int percent) =>
        string.Create(CultureInfo.InvariantCulture, $"{Percentile(sorted, percent).TotalMilliseconds:0.0} ms");

    private static string Ratio(List<TimeSpan> flooded, List<TimeSpan> calm, int percent) =>
        string.Create(CultureInfo.InvariantCulture, $"{Percentile(flooded, percent) / Percentile(calm, percent):0.00}");
}
