using System.Globalization;
using MsnBridge.Benchmarks.Matrix;
using MsnBridge.Msnp.Server;

namespace MsnBridge.Benchmarks.Restart;

/// <summary>
/// A restart of the bridge as a process of its own, with many linked accounts in its store: how long it takes until all are signed in again and there is nothing left to
/// tell the homeserver, what memory that takes, and how hard it is on the MSN network (the embedded one, in this process) and on the homeserver (a script, which
/// answers after a fixed time, so that the figures are the bridge's).
/// </summary>
internal static class RestartBenchmark
{
    public static TimeSpan AnswerTime { get; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Measures, writes the lines, and tells what was more than it may be.</summary>
    public static async Task<IReadOnlyList<string>> RunAsync(RestartSize size, TextWriter output)
    {
        var folder = Directory.CreateTempSubdirectory("msnbridge-restart-");
        try
        {
            return await RunAsync(size, folder.FullName, output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<IReadOnlyList<string>> RunAsync(RestartSize size, string folder, TextWriter output)
    {
        await using var homeserver = new CountingHomeserver(AnswerTime);
        await homeserver.StartAsync();
        // The passwords are nobody's: what proving them costs the MSN network is not the bridge's.
        using var connections = new ConnectionLog();
        await using var msn = new EmbeddedMsnNetwork(
            new MsnServerOptions { NotificationPort = 0, SwitchboardPort = 0, PassportPort = 0, PasswordIterations = 1, KeepMd5Verifiers = false }, connections);
        await msn.StartAsync();
        var accounts = await LinkedAccounts.MakeAsync(msn, size, Path.Combine(folder, "data"));
        var configuration = Path.Combine(folder, "bridge.yaml");
        await File.WriteAllTextAsync(configuration, Describe(msn, homeserver.Url, size));

        // The first start makes what a bridge has that ran before: ghosts with names, and what it remembers of them.
        await using (var first = new RestartedBridge(configuration, accounts.Count))
            await EndAsync(first, homeserver);
        homeserver.Reset();
        connections.Reset();
        await using var second = new RestartedBridge(configuration, accounts.Count);
        await EndAsync(second, homeserver);

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{size.Accounts} accounts with {size.Contacts} contacts each; a homeserver that answers in {AnswerTime.TotalMilliseconds:0} ms"));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"store read after {second.Restored.TotalSeconds:0.0} s, all signed in after {second.AllSignedIn.TotalSeconds:0.0} s, last request to the homeserver after {homeserver.LastRequest(second.Began).TotalSeconds:0.0} s"));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"began to sign in in the busiest second: {connections.BusiestSecond} (signInsPerSecond {size.SignInsPerSecond}, concurrentSignIns {RestartSize.ConcurrentSignIns})"));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"requests to the homeserver: {homeserver.Count}, in the busiest second {homeserver.BusiestSecond}, under way at once {homeserver.MostAtOnce}; messages to people: {homeserver.Messages}"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"memory of the bridge at most: {second.PeakMemory / 1024.0 / 1024.0:0} MiB"));

        List<string> faults = [];
        // After a pause as many as may be under way begin at once, and as many again may have been late in getting to the network.
        var allowed = size.SignInsPerSecond + (2 * RestartSize.ConcurrentSignIns);
        if (connections.BusiestSecond > allowed)
            faults.Add($"{connections.BusiestSecond} accounts began to sign in within a second, where {allowed} may.");
        if (homeserver.MostAtOnce > RestartSize.MaxRequests)
            faults.Add($"{homeserver.MostAtOnce} requests were under way at once, where {RestartSize.MaxRequests} may be.");
        if (homeserver.Messages > 0)
            faults.Add($"People were sent {homeserver.Messages} messages by a restart.");
        return faults;
    }

    private static async Task EndAsync(RestartedBridge bridge, CountingHomeserver homeserver)
    {
        await bridge.AllAreSignedInAsync();
        await homeserver.IsQuietAsync();
    }

    private static string Describe(EmbeddedMsnNetwork msn, Uri homeserver, RestartSize size) => string.Create(CultureInfo.InvariantCulture, $$"""
        data: {directory: data}
        msn:
          profiles:
            - name: {{LinkedAccounts.Network}}
              title: Benchmark
              notificationServer: {{msn.NotificationServer}}
              nexusUrl: {{msn.NexusUrl}}
              local: true
        msnServer: {enabled: false}
        xmpp: {enabled: false}
        matrix:
          enabled: true
          homeserver: {{homeserver.GetLeftPart(UriPartial.Authority)}}
          serverName: {{LinkedAccounts.ServerName}}
          port: {{Bridge.FreePort()}}
          asToken: benchmark-token-of-the-appservice
          hsToken: benchmark-token-of-the-homeserver
          maxRequests: {{RestartSize.MaxRequests}}
        bridge:
          concurrentSignIns: {{RestartSize.ConcurrentSignIns}}
          signInsPerSecond: {{size.SignInsPerSecond}}
        health: {enabled: false}

        """);
}
