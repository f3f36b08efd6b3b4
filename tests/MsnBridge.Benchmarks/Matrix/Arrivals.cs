using System.Collections.Concurrent;
using System.Diagnostics;

namespace MsnBridge.Benchmarks.Matrix;

/// <summary>Texts on their way to somebody, and when each was there.</summary>
internal sealed class Arrivals
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    private readonly ConcurrentDictionary<string, TaskCompletionSource<Arrival>> _expected = new();

    /// <summary>To be called before the text is sent.</summary>
    public async Task<Arrival> ExpectAsync(string text)
    {
        var arrived = new TaskCompletionSource<Arrival>(TaskCreationOptions.RunContinuationsAsynchronously);
        _expected[text] = arrived;
        try
        {
            return await arrived.Task.WaitAsync(s_patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"\"{text}\" did not arrive within {s_patience.TotalSeconds:0} s.");
        }
    }

    public void Arrived(string text, string place)
    {
        if (_expected.TryRemove(text, out var arrived))
            arrived.TrySetResult(new Arrival(Stopwatch.GetTimestamp(), place));
    }
}

/// <param name="Place">The room or conversation in which the text was.</param>
internal readonly record struct Arrival(long Timestamp, string Place);
