namespace MsnBridge.Benchmarks.Restart;

internal static class BusiestSeconds
{
    /// <summary>How much happened within one second at most, wherever that second begins.</summary>
    public static int Find(IEnumerable<TimeSpan> times)
    {
        var ordered = times.Order().ToList();
        var (most, first) = (0, 0);
        for (var last = 0; last < ordered.Count; last++)
        {
            while (ordered[last] - ordered[first] >= TimeSpan.FromSeconds(1))
                first++;
            most = Math.Max(most, last - first + 1);
        }

        return most;
    }
}
