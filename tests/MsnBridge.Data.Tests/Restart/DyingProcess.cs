using System.Diagnostics;
using MsnBridge.Data.Sqlite;
using MsnBridge.Data.Tests.Maintenance;
using MsnBridge.Data.Tests.Sqlite;

namespace MsnBridge.Data.Tests.Restart;

/// <summary>A process that does something to a store and is killed at a step of it, as a loss of power would.</summary>
internal static class DyingProcess
{
    public const string Command = "die-at";
    public const string Start = "start";
    public const string Rotate = "rotate";
    public const string Erase = "erase";
    public const string Restore = "restore";

    /// <summary>Runs the work once more and once more, killed at each step that it tells of, and hands each store to the check.</summary>
    /// <param name="prepare">Makes the store to work on in the directory.</param>
    /// <param name="check">Looks at what the killed process left.</param>
    /// <returns>The steps.</returns>
    public static async Task<IReadOnlyList<string>> KillAtEachStepAsync(
        string work, Func<string> prepare, Func<string, string, Task> check, CancellationToken cancellationToken, params string[] rest)
    {
        var steps = await StepsAsync(work, prepare(), rest, cancellationToken);
        foreach (var step in steps.Distinct())
        {
            var directory = prepare();
            var died = await RunChildAsync(work, step, [directory, .. rest], cancellationToken);
            Assert.NotEqual(0, died.ExitCode);
            await check(step, directory);
        }

        return steps;
    }

    public static async Task<int> RunAsync(string work, string dieAt, string[] rest)
    {
        var options = new SqliteDataOptions
        {
            Directory = rest[0],
            Reached = step =>
            {
                Console.Out.WriteLine(step);
                Console.Out.Flush();
                if (step == dieAt)
                    Process.GetCurrentProcess().Kill();
            },
        };
        switch (work)
        {
            case Start:
                await using (var stores = await SqliteStores.OpenAsync(options, CancellationToken.None))
                    return 0;
            case Rotate:
                await StoreMaintenance.RotateKeyAsync(options, null, CancellationToken.None);
                return 0;
            case Erase:
                await StoreMaintenance.EraseAsync(options, FilledStore.User, CancellationToken.None);
                return 0;
            case Restore:
                await StoreMaintenance.RestoreAsync(options, rest[1], replace: true, TimeProvider.System, CancellationToken.None);
                return 0;
            default:
                throw new ArgumentOutOfRangeException(nameof(work));
        }
    }

    private static async Task<IReadOnlyList<string>> StepsAsync(string work, string directory, string[] rest, CancellationToken cancellationToken)
    {
        var run = await RunChildAsync(work, "never", [directory, .. rest], cancellationToken);
        Assert.Equal(0, run.ExitCode);
        Assert.NotEmpty(run.Lines);
        return run.Lines;
    }

    private static async Task<(int ExitCode, IReadOnlyList<string> Lines)> RunChildAsync(
        string work, string step, string[] rest, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "MsnBridge.Data.Tests")) { RedirectStandardOutput = true };
        foreach (var argument in (string[])[Command, work, step, .. rest])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
