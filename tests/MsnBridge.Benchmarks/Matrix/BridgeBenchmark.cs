using System.Globalization;
using MsnBridge.Benchmarks.Restart;
using MsnBridge.Msnp.Server;

namespace MsnBridge.Benchmarks.Matrix;

/// <summary>
/// Messages through the bridge, each way, beside messages from one user to another on the same homeserver: a real Synapse, the bridge as a
/// process of its own, the embedded MSN network in this one, and the same client code at the ends on Matrix.
/// </summary>
internal static class BridgeBenchmark
{
    private const int Chats = 10;
    private const int Window = 20;
    private const int OneAtATime = 200;
    private const int Windowed = 600;
    private const string Account = "owner@msn.example";

    // The account lives as long as the run.
    private const string Password = "benchmark";

    public static async Task RunAsync()
    {
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("Synapse runs on Linux only.");
        var folder = Directory.CreateTempSubdirectory("msnbridge-benchmark-");
        // Synapse runs as nobody.
        File.SetUnixFileMode(folder.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherExecute);
        try
        {
            await RunAsync(folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task RunAsync(string folder)
    {
        await using var msn = new EmbeddedMsnNetwork(new MsnServerOptions { NotificationPort = 0, SwitchboardPort = 0, PassportPort = 0 });
        await msn.StartAsync();
        await using var contacts = await MsnContacts.AddAsync(msn, Account, Password, Chats);

        var (configuration, registration) = (Path.Combine(folder, "bridge.yaml"), Path.Combine(folder, "registration.yaml"));
        var appservicePort = Bridge.FreePort();
        // The registration needs no address of the homeserver, whose port is known when it runs.
        await File.WriteAllTextAsync(configuration, BridgeConfiguration.Describe(msn, new Uri("http://127.0.0.1:8008"), appservicePort));
        await Bridge.RegisterAsync(configuration, registration);
        await using var synapse = await Synapse.StartAsync(
            Path.Combine(folder, "synapse"), registration, [("owner", Password), ("sender", Password), ("receiver", Password)]);
        await File.WriteAllTextAsync(configuration, BridgeConfiguration.Describe(msn, synapse.Url, appservicePort));
        await using var bridge = await Bridge.StartAsync(configuration);

        await using var owner = await MatrixClient.SignInAsync(synapse.Url, "owner", Password);
        await using var sender = await MatrixClient.SignInAsync(synapse.Url, "sender", Password);
        await using var receiver = await MatrixClient.SignInAsync(synapse.Url, "receiver", Password);
        await LinkAsync(owner, $"@msnbot:{synapse.ServerName}");
        var rooms = await Task.WhenAll(contacts.All.Select(contact => contact.BeginAsync(Account, owner.Arrivals)));
        var direct = await Task.WhenAll(Enumerable.Range(0, Chats).Select(_ => sender.CreateDirectRoomAsync(receiver.Id)));

        Way[] ways =
        [
            new(
                "Matrix to MSN",
                [.. rooms.Select(room => (Func<string, Task>)(text => owner.SendTextAsync(room, text)))],
                [.. contacts.All.Select(contact => contact.Arrivals)]),
            new(
                "MSN to Matrix",
                [.. contacts.All.Select(contact => (Func<string, Task>)(text => contact.SendAsync(text)))],
                [.. rooms.Select(_ => owner.Arrivals)]),
            new(
                "Matrix to Matrix, without the bridge",
                [.. direct.Select(room => (Func<string, Task>)(text => sender.SendTextAsync(room, text)))],
                [.. direct.Select(_ => receiver.Arrivals)]),
        ];
        ProcessorUse[] processes = [bridge.ProcessorUse, synapse.ProcessorUse];
        foreach (var way in ways)
            await TakeAsync(way, Chats, 1, OneAtATime);

        Console.WriteLine($"\nSynapse {synapse.Version}. Processor time for one message: bridge, Synapse.");
        Write("", "median", "95 %", "per second", "bridge", "Synapse");
        foreach (var way in ways)
        {
            Write($"{way.Name}: one at a time", await TakeAsync(way, 1, 1, OneAtATime));
            Write($"  {Window} under way in one chat", await TakeAsync(way, 1, Window, Windowed));
            Write($"  {Chats} chats, {Window / Chats} under way in each", await TakeAsync(way, Chats, Window / Chats, Windowed));
        }

        async Task<Measurement> TakeAsync(Way way, int chats, int window, int count)
        {
            var told = owner.Told;
            var taken = await Measurement.TakeAsync(way, chats, window, count, processes);
            // What a measurement leaves behind must not weigh on the next: the owner is still being told what was delivered.
            while (way == ways[0] && owner.Told < told + count)
                await Task.Delay(100);
            return taken;
        }
    }

    private static async Task LinkAsync(MatrixClient owner, string bot)
    {
        var greeting = owner.HearsAsync(bot, "Hello");
        var room = await owner.CreateDirectRoomAsync(bot);
        await greeting;
        foreach (var (text, answer) in new[] { ($"login {Account} benchmark", "password"), (Password, "is linked and signed in") })
        {
            var answering = owner.HearsAsync(bot, answer);
            await owner.SendTextAsync(room, text);
            await answering;
        }
    }

    private static void Write(string name, Measurement taken) => Write(
        name,
        Milliseconds(taken.Median),
        Milliseconds(taken.NinetyFifth),
        taken.PerSecond.ToString("0", CultureInfo.InvariantCulture),
        Milliseconds(taken.Processor[0]),
        Milliseconds(taken.Processor[1]));

    private static void Write(string name, params ReadOnlySpan<string> columns)
    {
        Console.Write(name.PadRight(55));
        foreach (var column in columns)
            Console.Write(column.PadLeft(12));
        Console.WriteLine();
    }

    private static string Milliseconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.0} ms");
}
