using MsnBridge.Faults.Bridge;

namespace MsnBridge.Faults.Runs;

/// <summary>Plays runs one after another in this process, on a thread pool with one thread, which is what makes a run repeatable: everything happens in the order
/// in which it was asked for.</summary>
internal static class RunSeries
{
    public static void Play(IEnumerable<int> seeds, FaultRunOptions options, Action<RunResult> ended)
    {
        if (Environment.ProcessorCount != 1 || !ThreadPool.SetMinThreads(1, 1) || !ThreadPool.SetMaxThreads(1, 1))
            throw new InvalidOperationException("Runs are repeatable in a process with one processor only: set DOTNET_PROCESSOR_COUNT=1.");

        // The thread that waits is not of the pool.
        Task.Run(() => PlayAsync(seeds, options, ended)).GetAwaiter().GetResult();
    }

    private static async Task PlayAsync(IEnumerable<int> seeds, FaultRunOptions options, Action<RunResult> ended)
    {
        List<string> unobserved = [];
        TaskScheduler.UnobservedTaskException += (_, fault) =>
        {
            lock (unobserved)
                unobserved.Add(fault.Exception.ToString());
        };
        Dictionary<int, string> templates = [];
        foreach (var seed in seeds)
        {
            // Seeds take turns, so that a run says by its seed alone what it is.
            var own = options with { People = 1 + (int)((uint)seed % 3), ReadsWholeLog = options.ReadsWholeLog || seed % 10 == 0 };
            if (!templates.TryGetValue(own.People, out var template))
                templates.Add(own.People, template = await TemplateStore.MakeAsync([.. RunPerson.All.Take(own.People)], $"template{own.People}"));
            var result = await FaultRun.PlayAsync(seed, own, template);
            lock (unobserved)
            {
                if (unobserved.Count > 0)
                    result = result with { Faults = [.. result.Faults, .. unobserved.Select(fault => $"Nobody looked at an exception (of this run or one before it): {fault}")] };
                unobserved.Clear();
            }

            ended(result);
        }

        foreach (var template in templates.Values)
            Directory.Delete(template, recursive: true);
    }
}
