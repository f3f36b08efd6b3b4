using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;

namespace MsnBridge.Benchmarks.Journal;

/// <summary>Shows operations per second, the figure that plans are made by.</summary>
internal sealed class PerSecondConfig : ManualConfig
{
    public PerSecondConfig() => AddColumn(StatisticColumn.OperationsPerSecond);
}
