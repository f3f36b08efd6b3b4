using System.Diagnostics;
using MsnBridge.Core.Contacts;
using MsnBridge.EndToEnd.Tests.Stories;
using MsnBridge.Msnp.Commands;

namespace MsnBridge.EndToEnd.Tests.Servers;

/// <summary>
/// One real server of a home network on loopback, started by the scripts in <c>deploy/servers</c>. As a fixture it serves all tests of a
/// collection: each test makes users of its own. Where the package archive did not give the server, its tests are skipped and the run says so.
/// </summary>
/// <param name="script">The script in <c>deploy/servers</c>; also the name of the part that <c>tests/run</c> installs.</param>
/// <param name="clientPart">The part that holds the client library.</param>
public abstract class HomeServer(string script, string clientPart) : IAsyncLifetime
{
    private int _lastUser;

    /// <summary>The section of <c>bridge.yaml</c> that leads the bridge to this server.</summary>
    public abstract string Configuration { get; }

    /// <summary>What no log may hold.</summary>
    public abstract IReadOnlyList<string> Secrets { get; }

    /// <summary>What the bridge logs when it has reached the server.</summary>
    public abstract string ConnectedLine { get; }

    /// <summary>What it logs when it has lost the server; null where it does not notice before it asks for something.</summary>
    public abstract string? LostLine { get; }

    /// <summary>Whether the server hands over again what a dying bridge had taken and not stored.</summary>
    public abstract bool HandsOverAgain { get; }

    /// <summary>A presence that people of this network can show beside being available, and what an MSN contact sees of it.</summary>
    public abstract (Availability Shown, MsnpStatus Seen) OwnPresence { get; }

    protected string Folder { get; } = Path.Combine(TestFolder.Root, $"{script}-{Guid.NewGuid():N}");

    /// <summary>What the script says of the running server.</summary>
    protected IReadOnlyDictionary<string, string> Environment { get; private set; } = new Dictionary<string, string>();

    /// <summary>The options with which the script starts it.</summary>
    protected abstract IReadOnlyList<string> StartOptions { get; }

    /// <summary>Skips the running test where today's package archive did not give what it needs.</summary>
    public void SkipWhereMissing()
    {
        foreach (var part in new[] { script, clientPart })
            Assert.SkipWhen(TestFolder.MissingParts.Contains(part), $"The package archive did not give {part}.");
    }

    public async ValueTask InitializeAsync()
    {
        if (!TestFolder.MissingParts.Contains(script))
            await StartAsync();
    }

    /// <summary>Starts the server, again with the same ports and accounts after <see cref="StopAsync"/>.</summary>
    public async Task StartAsync()
    {
        await PrepareAsync();
        await RunScriptAsync(["start", Folder, .. StartOptions]);
        Environment = File.ReadLines(Path.Combine(Folder, "env"))
            .Select(line => line.Split('=', 2))
            .ToDictionary(parts => parts[0], parts => parts[1]);
    }

    public Task StopAsync() => RunScriptAsync(["stop", Folder]);

    /// <summary>Waits until the server has handed over what waited for a bridge that was away, where it keeps anything for one.</summary>
    public virtual Task HasHandedOverAsync() => Task.CompletedTask;

    /// <summary>Somebody with a client of this network who knows nothing of MSN yet: an account that no other test has, signed in.</summary>
    public abstract Task<HomePerson> NewPersonAsync(string name);

    public virtual async ValueTask DisposeAsync()
    {
        if (Directory.Exists(Folder))
        {
            await StopAsync();
            Directory.Delete(Folder, recursive: true);
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>What the start needs.</summary>
    protected virtual Task PrepareAsync() => Task.CompletedTask;

    /// <summary>Makes an account of a name that no other test has.</summary>
    protected async Task<string> AddUserAsync(string name, string password, bool admin = false)
    {
        var account = $"{name}{Interlocked.Increment(ref _lastUser)}";
        await RunScriptAsync(["add-user", Folder, account, password, .. admin ? ["admin"] : Array.Empty<string>()]);
        return account;
    }

    private async Task RunScriptAsync(IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(TestFolder.Repository, "deploy", "servers", script), arguments)
        {
            RedirectStandardError = true,
        })!;
        var said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"deploy/servers/{script} ended with {process.ExitCode}: {said}");
    }
}
