using System.Diagnostics;
using System.Globalization;
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

    public int ProcessId => _process!.Id;

    /// <summary>The built program, in the configuration (Debug or Release) that the tests were built in.</summary>
    public static string Executable { get; } = Path.Combine(
        TestFolder.Repository, "src", "MsnBridge", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", "msnbridge");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public Task WriteConfigurationAsync(string yaml) => File.WriteAllTextAsync(ConfigurationFile, yaml, Token);

    /// <summary>Starts the process and returns at once.</summary>
    public void Start()
    {
        _process?.Dispose();
        _process = Process.Start(new ProcessStartInfo(Executable, ["run", "--config", ConfigurationFile])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.FullName,
        })!;
        _reading = Task.WhenAll(ReadAsync(_process.StandardOutput), ReadAsync(_process.StandardError));
    }

    /// <summary>Waits until a line that has this text is logged after that many lines.</summary>
    public Task<string> WaitForLogAsync(string text, int after = 0) => _log.WaitForAsync(line => line.Contains(text, StringComparison.Ordinal), text, after, Token);

    /// <summary>Waits for the process to end by itself and returns its exit code.</summary>
    public async Task<int> WaitForExitAsync()
    {
        await _process!.WaitForExitAsync(Token).WaitAsync(Xmpp.XmppUser.Patience, Token);
        await _reading;
        return _process.ExitCode;
    }

    /// <summary>Asks the process to stop, as a service manager does, and returns its exit code.</summary>
    public async Task<int> StopAsync()
    {
        using (var kill = Process.Start("/bin/kill", ["-TERM", _process!.Id.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync(Token);
        return await WaitForExitAsync();
    }

    /// <summary>Ends the process between any two of its instructions (SIGKILL).</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await WaitForExitAsync();
    }

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

    private async Task ReadAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
            _log.Add(line);
    }
}
