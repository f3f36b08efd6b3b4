using System.Diagnostics;
using System.Globalization;
using MsnBridge.EndToEnd.Tests.Clients;
using MsnBridge.EndToEnd.Tests.Servers;

namespace MsnBridge.EndToEnd.Tests.Bridge;

/// <summary>
/// The bridge as its users run it: <c>msnbridge run</c>, built output, a <c>bridge.yaml</c> in a folder of its own. Started again after
/// a stop or a kill it finds its state. Its log, at the lowest level, is searched for secrets when the test is over.
/// </summary>
public sealed class BridgeProcess : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateDirectory(Path.Combine(TestFolder.Root, $"bridge-{Guid.NewGuid():N}"));
    private readonly LogLines _log = new();
    private Process? _process;
    private Task _reading = Task.CompletedTask;

    /// <summary>Everything it has logged over all its runs.</summary>
    public IReadOnlyList<string> Log => _log.All;

    /// <summary>The file that it is started with.</summary>
    public string ConfigurationFile => Path.Combine(_folder.FullName, "bridge.yaml");

    /// <summary>Its store, where the configuration of the stories puts it.</summary>
    public string DatabaseFile => Path.Combine(_folder.FullName, "data", "msnbridge.db");

    public int ProcessId => _process!.Id;

    /// <summary>The program that <c>tests/run</c> has published, as it is installed, or null.</summary>
    public static string? PublishedProgram { get; } = Environment.GetEnvironmentVariable("BRIDGETESTS_PROGRAM");

    /// <summary>The published program, otherwise the built one, in the configuration (Debug or Release) that the tests were built in.</summary>
    public static string Executable { get; } = PublishedProgram ?? Path.Combine(
        TestFolder.Repository, "src", "MsnBridge", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", "msnbridge");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public Task WriteConfigurationAsync(string yaml) => File.WriteAllTextAsync(ConfigurationFile, yaml, Token);

    /// <summary>Starts the process and returns at once.</summary>
    /// <param name="measurable">Makes <see cref="MeasureAsync"/> possible.</param>
    public void Start(bool measurable = false)
    {
        _process?.Dispose();
        var start = new ProcessStartInfo(Executable, ["run", "--config", ConfigurationFile])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.FullName,
        };
        if (measurable)
            start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location;
        _log.SetEnded(false);
        _process = Process.Start(start)!;
        _reading = ReadAllAsync(_process);
    }

    /// <summary>Waits until a line that has this text is logged after that many lines.</summary>
    public Task<string> WaitForLogAsync(string text, int after = 0) =>
        _log.WaitForAsync(line => line.Contains(text, StringComparison.Ordinal), text, after, Waiting.Patience, Token);

    /// <summary>Waits for the process to end by itself and returns its exit code.</summary>
    public async Task<int> WaitForExitAsync()
    {
        await _process!.WaitForExitAsync(Token).WaitAsync(Waiting.Patience, Token);
        await _reading;
        return _process.ExitCode;
    }

    /// <summary>Asks the process to stop, as a service manager does, and returns its exit code.</summary>
    public async Task<int> StopAsync()
    {
        await SignalAsync("TERM");
        return await WaitForExitAsync();
    }

    /// <summary>The bytes of live objects after a full collection, and the resident memory of the process after it.</summary>
    public async Task<(long Heap, long Resident)> MeasureAsync()
    {
        var before = Log.Count;
        await SignalAsync("USR1");
        var line = await WaitForLogAsync("heap-after-collection ", before);
        var status = await File.ReadAllLinesAsync($"/proc/{ProcessId}/status", Token);
        var resident = status.Single(entry => entry.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2];
        return (long.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture), long.Parse(resident, CultureInfo.InvariantCulture) * 1024);
    }

    /// <summary>Ends the process between any two of its instructions (SIGKILL).</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await WaitForExitAsync();
    }

    /// <summary>Stops the process in its tracks until <see cref="ThawAsync"/>, to let something else happen first.</summary>
    public Task FreezeAsync() => SignalAsync("STOP");

    public Task ThawAsync() => SignalAsync("CONT");

    /// <summary>Ends the process where it runs, and fails where its log holds a secret.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            if (!_process.HasExited)
                _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
            await _reading;
            _process.Dispose();
        }

        _folder.Delete(recursive: true);
        Secrets.AssertNoneIn(Log);
    }

    private async Task SignalAsync(string signal)
    {
        // The shell's own: a small system has no other.
        using var kill = Process.Start("/bin/sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -s {signal} {ProcessId}")]);
        await kill.WaitForExitAsync(Token);
    }

    private async Task ReadAllAsync(Process process)
    {
        await Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
        _log.SetEnded(true);
    }

    private async Task ReadAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
            _log.Add(line);
    }
}
