using System.Diagnostics;

namespace MsnBridge.Benchmarks.Matrix;

/// <summary>How much processor time another process has used.</summary>
internal sealed class ProcessorUse(int process)
{
    public TimeSpan Now
    {
        get
        {
            using var current = Process.GetProcessById(process);
            return current.TotalProcessorTime;
        }
    }
}
