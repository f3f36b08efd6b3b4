using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace MsnBridge.Benchmarks.Matrix;

/// <summary>The bridge as a process of its own, with what it keeps in a folder.</summary>
internal sealed class Bridge : IAsyncDisposable
{
    private readonly Process _process;

    private Bridge(Process process) => _process = process;

    public ProcessorUse ProcessorUse => new(_process.Id);

    /// <summary>Writes the registration that belongs to a configuration, for the homeserver to read.</summary>
    public static async Task RegisterAsync(string configuration, string registration)
    {
        using var process = Process.Start(Repository.Bridge, ["registration", "--config", configuration, "--output", registration]);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"msnbridge registration ended with {process.ExitCode}; what it said is above.");
    }

    /// <summary>Starts it and waits until it has reached the homeserver.</summary>
    public static async Task<Bridge> StartAsync(string configuration)
    {
        var process = new Process
        {
            StartInfo = new ProcessStartInfo(Repository.Bridge, ["run", "--config", configuration]) { RedirectStandardOutput = true, RedirectStandardError = true },
        };
        var connected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        DataReceivedEventHandler read = (_, line) =>
        {
            // Null at the end; warnings are the reader's to see.
            if (line.Data is null)
                connected.TrySetException(new InvalidOperationException("The bridge has ended; what it said is above."));
            else if (line.Data.Contains("is connected to the homeserver", StringComparison.Ordinal))
                connected.TrySetResult();
            else if (!line.Data.Contains(" info: ", StringComparison.Ordinal))
                Console.WriteLine(line.Data);
        };
        process.OutputDataReceived += read;
        process.ErrorDataReceived += read;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await connected.Task;
        return new Bridge(process);
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        // The shell's own: a small system has no other.
        using (var kill = Process.Start("/bin/sh", ["-c", $"kill -s TERM {_process.Id}"]))
            await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
