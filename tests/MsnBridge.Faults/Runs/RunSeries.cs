using MsnBridge.Faults.Bridge;
using MsnBridge.Faults.Home;

namespace MsnBridge.Faults.Runs;

/// <summary>Plays runs one after another in this process, on a thread pool with one thread, which is what makes a run repeatable: everything happens in the order
/// in which it was asked for.</summary>
internal static class RunSeries
{
    // An exception that nobody looked at is noticed when the garbage is collected, which takes too long for each run.
    private const int SeedsToACollection = 50;

    public static void Play(IEnumerable<RunOrder> orders, Action<string>? tell, Action<RunOrder, RunResult> ended)
    {
        if (Environment.ProcessorCount != 1 || !ThreadPool.SetMinThreads(1, 1) || !ThreadPool.SetMaxThreads(1, 1))
            throw new InvalidOperationException("Runs are repeatable in a process with one processor only: set DOTNET_PROCESSOR_COUNT=1.");

        // The thread that waits is not of the pool.
        Task.Run(() => PlayAsync(orders, tell, ended)).GetAwaiter().GetResult();
    }

    private static async Task PlayAsync(IEnumerable<RunOrder> orders, Action<string>? tell, Action<RunOrder, RunResult> ended)
    {
        List<string> unobserved = [];
        TaskScheduler.UnobservedTaskException += (_, fault) =>
        {
            lock (unobserved)
                unobserved.Add(fault.Exception.ToString());
        };
        Dictionary<(HomeKind, int), string> templates = [];
        foreach (var order in orders)
        {
            // Seeds take turns, so that a run says by its seed alone what it is.
            var options = new FaultRunOptions
            {
                Home = order.Home,
                People = 1 + (int)((uint)order.Seed % 3),
                ReadsWholeLog = tell is not null || order.Seed % 10 == 0,
                Tell = tell,
                Breakage = order.Mutant is null ? null : Mutants.All[order.Mutant].Break,
            };
            if (!templates.TryGetValue((options.Home, options.People), out var template))
            {
                template = await TemplateStore.MakeAsync([.. RunPerson.AllOf(options.Home).Take(options.People)], $"template-{options.Home}-{options.People}");
                templates.Add((options.Home, options.People), template);
            }

            var result = await FaultRun.PlayAsync(order.Seed, options, template);
            if (order.Seed % SeedsToACollection == 0)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }

            lock (unobserved)
            {
                result = result with
                {
                    Faults = [.. result.Faults, .. unobserved.Select(fault => $"Nobody looked at an exception (of this run or one before it): {fault}")],
                };
                unobserved.Clear();
            }

            ended(order, result);
        }

        foreach (var template in templates.Values)
            Directory.Delete(template, recursive: true);
    }
}

/// <param name="Mutant">One of <see cref="Mutants"/>; null for the bridge as it is.</param>
internal sealed record RunOrder(int Seed, HomeKind Home = HomeKind.Scripted, string? Mutant = null);
