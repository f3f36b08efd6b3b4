using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;

namespace MsnBridge.Benchmarks.Journal;

/// <summary>Shows operations per second, the figure that plans are made by, and the best run, which other work on the machine disturbs least.</summary>
internal sealed class PerSecondConfig : ManualConfig
{
    public PerSecondConfig() => AddColumn(StatisticColumn.Min, StatisticColumn.Median, StatisticColumn.OperationsPerSecond);
}
