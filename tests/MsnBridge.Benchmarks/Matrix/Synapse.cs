using System.Diagnostics;
using System.Globalization;

namespace MsnBridge.Benchmarks.Matrix;

/// <summary>A real homeserver with what it keeps in a folder, started and stopped by <c>deploy/servers/synapse</c>.</summary>
internal sealed class Synapse : IAsyncDisposable
{
    private readonly string _folder;
    private readonly Dictionary<string, string> _environment;

    private Synapse(string folder)
    {
        _folder = folder;
        _environment = File.ReadLines(Path.Combine(folder, "env")).Select(line => line.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[1]);
    }

    public Uri Url => new(_environment["MATRIX_URL"]);

    public string Version => _environment["MATRIX_VERSION"];

    public string ServerName => _environment["MATRIX_SERVER_NAME"];

    public ProcessorUse ProcessorUse =>
        new(int.Parse(File.ReadAllText(Path.Combine(_folder, "pid")).Split(' ')[0], CultureInfo.InvariantCulture));

    public static async Task<Synapse> StartAsync(string folder, string registration, IEnumerable<(string Name, string Password)> users)
    {
        await RunScriptAsync(["start", folder, "--registration", registration, .. users.SelectMany(user => new[] { "--user", $"{user.Name}:{user.Password}" })]);
        return new Synapse(folder);
    }

    public async ValueTask DisposeAsync() => await RunScriptAsync(["stop", _folder]);

    private static async Task RunScriptAsync(IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(Repository.Folder, "deploy", "servers", "synapse"), arguments))!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"deploy/servers/synapse ended with {process.ExitCode}; what it said is above.");
    }
}
