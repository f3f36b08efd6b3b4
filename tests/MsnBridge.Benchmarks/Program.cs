using BenchmarkDotNet.Running;
using MsnBridge.Benchmarks.Matrix;

// Everything but the bridge beside a homeserver is measured by BenchmarkDotNet, whose options the arguments are.
if (args is ["matrix"])
    await BridgeBenchmark.RunAsync();
else
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
