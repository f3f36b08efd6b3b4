using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;
using MsnBridge.Data.Tests.Sqlite;
using static MsnBridge.Data.Tests.Contracts.Samples;

namespace MsnBridge.Data.Tests.Restart;

/// <summary>What runs in the process that is killed: producers that say on standard output what was acknowledged to them, for ever.</summary>
internal static class ProcessToKill
{
    public const string Command = "run-until-killed";
    public const int Producers = 16;

    /// <summary>The lanes that producers write to, known on both sides of the kill.</summary>
    public static LaneKey Lane(int producer) => LaneToRemote(new PuppetId(new Guid(producer, 0, 0, new byte[8])));

    public static async Task<int> RunAsync(string directory)
    {
        await using var stores = await SqliteStores.OpenAsync(directory, CancellationToken.None);
        await Task.WhenAll(Enumerable.Range(0, Producers).Select(producer => Task.Run(() => ProduceAsync(stores.Journal, producer))));
        return 0;
    }

    // >>> <producer> <number>        appended, and for an even number begun; for a multiple of four completed as well
    private static async Task ProduceAsync(IJournal journal, int producer)
    {
        for (var number = 1; ; number++)
        {
            var made = await journal.AppendAsync([Draft(Lane(producer), $"{number}", $"{number}")], CancellationToken.None);
            if (number % 2 == 0)
                await journal.BeginAttemptAsync(made[0].Id, CancellationToken.None);
            if (number % 4 == 0)
                await journal.CompleteAsync(made[0].Id, [], CancellationToken.None);
            Console.Out.WriteLine($"{producer} {number}");
        }
    }
}
