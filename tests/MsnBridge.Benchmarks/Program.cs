using System.Globalization;
using BenchmarkDotNet.Running;
using MsnBridge.Benchmarks.Matrix;
using MsnBridge.Benchmarks.PeerToPeer;
using MsnBridge.Benchmarks.Transfers;

// Everything but the bridge beside a homeserver and the transfers is measured by BenchmarkDotNet, whose options the arguments are.
if (args is ["matrix"])
    await BridgeBenchmark.RunAsync();
else if (args is ["ways", .. var ways])
    await WaysBenchmark.RunAsync(ways is [var megabytesEach] ? int.Parse(megabytesEach, CultureInfo.InvariantCulture) : 100);
else if (args is ["transfers", .. var rest])
    await TransferBenchmark.RunAsync(rest is [var megabytes] ? int.Parse(megabytes, CultureInfo.InvariantCulture) : 100);
else
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
