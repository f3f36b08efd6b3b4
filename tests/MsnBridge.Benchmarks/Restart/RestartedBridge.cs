using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using MsnBridge.Benchmarks.Matrix;

namespace MsnBridge.Benchmarks.Restart;

/// <summary>The bridge as a process of its own, which tells by its log how far it is.</summary>
internal sealed class RestartedBridge : IAsyncDisposable
{
    private readonly Process _process;
    private readonly int _accounts;
    private readonly ConcurrentQueue<long> _signedIn = [];
    private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _restored;

    /// <summary>Starts it.</summary>
    public RestartedBridge(string configuration, int accounts)
    {
        _accounts = accounts;
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(Repository.Bridge, ["run", "--config", configuration]) { RedirectStandardOutput = true, RedirectStandardError = true },
        };
        _process.OutputDataReceived += Read;
        _process.ErrorDataReceived += Read;
        Began = Stopwatch.GetTimestamp();
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public long Began { get; }

    /// <summary>From the start of the process until the accounts were read from the store.</summary>
    public TimeSpan Restored => Stopwatch.GetElapsedTime(Began, _restored);

    /// <summary>From the start of the process.</summary>
    public TimeSpan AllSignedIn => Stopwatch.GetElapsedTime(Began, _signedIn.Max());

    /// <summary>In bytes, everything included: <c>VmHWM: 123456 kB</c> of proc(5).</summary>
    public long PeakMemory => 1024 * long.Parse(
        File.ReadLines($"/proc/{_process.Id}/status").Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);

    public Task AllAreSignedInAsync() => _all.Task;

    public async ValueTask DisposeAsync()
    {
        using (var kill = Process.Start("/bin/sh", ["-c", $"kill -s TERM {_process.Id}"]))
            await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Read(object sender, DataReceivedEventArgs line)
    {
        // Null at the end; warnings are the reader's to see.
        if (line.Data is null)
            _all.TrySetException(new InvalidOperationException("The bridge has ended; what it said is above."));
        else if (line.Data.Contains("linked accounts restored", StringComparison.Ordinal))
            _restored = Stopwatch.GetTimestamp();
        else if (line.Data.Contains(" signed in with MSNP", StringComparison.Ordinal))
            CountSignedIn();
        else if (!line.Data.Contains(" info: ", StringComparison.Ordinal))
            Console.WriteLine(line.Data);
    }

    private void CountSignedIn()
    {
        _signedIn.Enqueue(Stopwatch.GetTimestamp());
        if (_signedIn.Count == _accounts)
            _all.TrySetResult();
    }
}
