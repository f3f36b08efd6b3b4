using System.Globalization;
using BenchmarkDotNet.Running;
using MsnBridge.Benchmarks.Flood;
using MsnBridge.Benchmarks.Matrix;
using MsnBridge.Benchmarks.PeerToPeer;
using MsnBridge.Benchmarks.Restart;
using MsnBridge.Benchmarks.Transfers;

// What is not named here is measured by BenchmarkDotNet, whose options the arguments are.
if (args is ["matrix"])
    await BridgeBenchmark.RunAsync();
else if (args is ["ways", .. var ways])
    await WaysBenchmark.RunAsync(ways is [var megabytesEach] ? int.Parse(megabytesEach, CultureInfo.InvariantCulture) : 100);
else if (args is ["transfers", .. var rest])
    await TransferBenchmark.RunAsync(rest is [var megabytes] ? int.Parse(megabytes, CultureInfo.InvariantCulture) : 100);
else if (args is ["restart", .. var size])
    return await RestartAsync([.. size.Select(number => int.Parse(number, CultureInfo.InvariantCulture))]);
else if (args is ["flood", .. var flood])
    await FloodBenchmark.RunAsync(
        new FloodSize(Calm: 5, Messages: 200, Window: flood is [var window] ? int.Parse(window, CultureInfo.InvariantCulture) : 200), Console.Out);
else
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;

static async Task<int> RestartAsync(int[] size)
{
    var faults = await RestartBenchmark.RunAsync(
        new RestartSize(size.ElementAtOrDefault(0) is > 0 and var accounts ? accounts : 5000, Contacts: 5, size.ElementAtOrDefault(1) is > 0 and var perSecond ? perSecond : 50),
        Console.Out);
    foreach (var fault in faults)
        Console.Error.WriteLine(fault);
    return faults.Count == 0 ? 0 : 1;
}
