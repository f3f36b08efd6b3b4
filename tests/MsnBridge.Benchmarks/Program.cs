using BenchmarkDotNet.Running;
using MsnBridge.Benchmarks.Matrix;
using MsnBridge.Benchmarks.Transfers;

// Everything but the bridge beside a homeserver, and transfers, is measured by BenchmarkDotNet, whose options the arguments are.
if (args is ["matrix"])
    await BridgeBenchmark.RunAsync();
else if (args is ["transfers"])
    await TransferBenchmark.RunAsync();
else
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
