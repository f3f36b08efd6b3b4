using System.Diagnostics;
using System.Globalization;
using MsnBridge.Data.Tests.Sqlite;
using static MsnBridge.Data.Tests.Contracts.Samples;

namespace MsnBridge.Data.Tests.Restart;

public sealed class RestartTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Files_copied_while_the_bridge_runs_hold_what_was_acknowledged()
    {
        var (directory, copy) = (_directory.File("running"), _directory.File("copy"));
        await using var stores = await SqliteStores.OpenAsync(directory, Token);
        var puppet = Puppet();
        await stores.Puppets.SaveAsync(puppet, Token);
        await stores.Puppets.SaveContactAsync(puppet.Id, Contact(Romeo), Token);
        await stores.Rosters.SaveAsync(Juliet, Romeo, "both", Token);
        var made = await stores.Journal.AppendAsync([Draft(LaneToRemote(puppet.Id), "one"), Draft(LaneToRemote(puppet.Id), "two", "k")], Token);
        await stores.Journal.CompleteAsync(made[0].Id, [Draft(LaneToHome(puppet.Id), "report")], Token);
        await stores.Journal.BeginAttemptAsync(made[1].Id, Token);

        Directory.CreateDirectory(copy);
        foreach (var name in new[] { "msnbridge.db", "msnbridge.db-wal", "msnbridge.key" })
            File.Copy(Path.Combine(directory, name), Path.Combine(copy, name));
        await using var restarted = await SqliteStores.OpenAsync(copy, Token);

        var restored = Assert.Single(await restarted.Puppets.LoadAllAsync(Token));
        Assert.Equal((puppet.Id, "rosaline"), (restored.Id, restored.Password.Reveal()));
        Assert.Equal([Contact(Romeo)], await restarted.Puppets.LoadContactsAsync(puppet.Id, Token));
        Assert.Equal("both", (await restarted.Rosters.LoadAsync(Juliet, Token))[Romeo]);
        Assert.Equal([made[1] with { AttemptBegun = true }], await restarted.Journal.ReadPendingAsync(LaneToRemote(puppet.Id), 10, Token));
        Assert.Equal(["report"], (await restarted.Journal.ReadPendingAsync(LaneToHome(puppet.Id), 10, Token)).Select(TextOf));
        Assert.Empty(await restarted.Journal.AppendAsync([Draft(LaneToRemote(puppet.Id), "two", "k")], Token));
    }

    [Fact]
    public async Task A_killed_process_leaves_exactly_what_was_acknowledged_and_at_most_what_was_under_way()
    {
        const int Lines = 2000;
        var acknowledged = await RunAndKillAsync(Lines);
        Assert.True(acknowledged.Sum() >= Lines);

        await using var stores = await SqliteStores.OpenAsync(_directory.Path, Token);
        for (var producer = 0; producer < ProcessToKill.Producers; producer++)
        {
            var lane = ProcessToKill.Lane(producer);
            var last = acknowledged[producer];
            var pending = await stores.Journal.ReadPendingAsync(lane, int.MaxValue, Token);
            var settled = pending.Where(entry => NumberOf(entry) <= last).ToList();

            Assert.Equal(Enumerable.Range(1, last).Where(number => number % 4 != 0), settled.Select(NumberOf));
            Assert.All(settled, entry => Assert.Equal(NumberOf(entry) % 2 == 0, entry.AttemptBegun));
            Assert.All(pending.Except(settled), entry => Assert.Equal(last + 1, NumberOf(entry)));
            Assert.Empty(await stores.Journal.AppendAsync([.. Enumerable.Range(1, last).Select(number => Draft(lane, key: $"{number}"))], Token));
        }
    }

    /// <summary>The number of the last message that each producer was told of.</summary>
    private async Task<int[]> RunAndKillAsync(int lines)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "MsnBridge.Data.Tests")) { RedirectStandardOutput = true };
        start.ArgumentList.Add(ProcessToKill.Command);
        start.ArgumentList.Add(_directory.Path);
        using var process = Process.Start(start)!;
        try
        {
            var acknowledged = new int[ProcessToKill.Producers];
            for (var read = 0; await process.StandardOutput.ReadLineAsync(Token) is { } line; read++)
            {
                if (read == lines)
                    process.Kill();
                if (line.Split(' ') is [var producer, var number] && int.TryParse(number, CultureInfo.InvariantCulture, out var value))
                    acknowledged[int.Parse(producer, CultureInfo.InvariantCulture)] = value;
            }

            await process.WaitForExitAsync(Token);
            return acknowledged;
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    private static int NumberOf(Core.Journal.JournalEntry entry) => int.Parse(TextOf(entry), CultureInfo.InvariantCulture);
}
