using System.Diagnostics;

namespace MsnBridge.Benchmarks.Matrix;

/// <summary>How long texts took, how many went per second, and the processor time that each process spent on one.</summary>
internal sealed record Measurement(TimeSpan Median, TimeSpan NinetyFifth, double PerSecond, IReadOnlyList<TimeSpan> Processor)
{
    private static int s_lastText;

    /// <param name="chats">How many of the way's conversations are used.</param>
    /// <param name="window">How many texts of one conversation are under way at most.</param>
    /// <param name="count">Texts altogether.</param>
    public static async Task<Measurement> TakeAsync(Way way, int chats, int window, int count, IReadOnlyList<ProcessorUse> processes)
    {
        var before = processes.Select(process => process.Now).ToList();
        var begin = Stopwatch.GetTimestamp();
        var each = await Task.WhenAll(Enumerable.Range(0, chats).SelectMany(chat => Enumerable
            .Range(0, window)
            .Select(_ => SendInTurnAsync(way.Chats[chat], way.Arrivals[chat], count / chats / window))));
        var elapsed = Stopwatch.GetElapsedTime(begin);
        var processor = processes.Select((process, i) => (process.Now - before[i]) / count).ToList();
        List<TimeSpan> sorted = [.. each.SelectMany(taken => taken).Order()];
        return new Measurement(sorted[sorted.Count / 2], sorted[sorted.Count * 95 / 100], sorted.Count / elapsed.TotalSeconds, processor);
    }

    // Each when the one before has arrived: as many of these as the window is wide.
    private static async Task<IReadOnlyList<TimeSpan>> SendInTurnAsync(Func<string, Task> send, Arrivals arrivals, int count)
    {
        var taken = new List<TimeSpan>(count);
        for (var i = 0; i < count; i++)
        {
            var text = $"text {Interlocked.Increment(ref s_lastText)}";
            var arriving = arrivals.ExpectAsync(text);
            var begin = Stopwatch.GetTimestamp();
            await send(text);
            taken.Add(Stopwatch.GetElapsedTime(begin, (await arriving).Timestamp));
        }

        return taken;
    }
}
