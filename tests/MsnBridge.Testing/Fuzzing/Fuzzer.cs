using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace MsnBridge.Testing.Fuzzing;

/// <summary>Runs cases of one target, one after the other, on the calling thread.</summary>
public sealed class Fuzzer(FuzzTarget target, ulong seed)
{
    /// <summary>A case that takes longer is taken for one that hangs, if it takes as long when it is repeated.</summary>
    public static readonly TimeSpan SlowCase = TimeSpan.FromSeconds(1);

    /// <summary>The number from which tests make their cases.</summary>
    public const ulong UsualSeed = 20260101;

    private const long UsualCases = 6000;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);

    private readonly Mutator _mutator = new(target.Seeds, target.Words);
    private long _current = -1;

    /// <summary>The number of the case that runs, for whoever waits and loses patience.</summary>
    public long Current => Volatile.Read(ref _current);

    public string Repeat(long number) => string.Create(
        CultureInfo.InvariantCulture, $"--target {target.Name} --seed {seed} --case {number}");

    public FuzzOutcome Run(long first, long count, CancellationToken cancellationToken = default)
    {
        var slowest = TimeSpan.Zero;
        var largest = 0L;
        var number = first;
        for (; number < first + count && !cancellationToken.IsCancellationRequested; number++)
        {
            Volatile.Write(ref _current, number);
            var failure = RunOne(number, out var elapsed, out var allocated);
            if (failure is null && IsTooMuch(number, elapsed, allocated))
            {
                // The machine may have been busy with something else, and the first case has everything compiled.
                failure = RunOne(number, out elapsed, out allocated);
                if (failure is null && IsTooMuch(number, elapsed, allocated))
                    failure = string.Create(CultureInfo.InvariantCulture, $"The case takes {elapsed.TotalSeconds:0.0} s and allocates {allocated} bytes.");
            }

            if (failure is not null)
                return new FuzzOutcome(number - first + 1, slowest, largest, $"{target.Name}: {failure}\nRepeat it with: {Repeat(number)}\nInput: {Show(Make(number))}");

            slowest = elapsed > slowest ? elapsed : slowest;
            largest = Math.Max(largest, allocated);
        }

        return new FuzzOutcome(number - first, slowest, largest, null);
    }

    /// <summary>Some thousand cases of a target, the same each time, for a test: what went wrong, or null.</summary>
    public static async Task<string?> CheckAsync(
        IReadOnlyList<FuzzTarget> targets, string name, CancellationToken cancellationToken, long cases = UsualCases)
    {
        var target = targets.Single(target => target.Name == name);
        if (target.Seeds.Count == 0)
            return $"{target.Name} has nothing to make cases of.";

        var fuzzer = new Fuzzer(target, UsualSeed);
        var running = Task.Run(() => fuzzer.Run(0, cases, cancellationToken), cancellationToken);
        try
        {
            return (await running.WaitAsync(s_patience, cancellationToken)).Failure;
        }
        catch (TimeoutException)
        {
            return $"A case takes very long, or for ever. Repeat it with: {fuzzer.Repeat(fuzzer.Current)}";
        }
    }

    private bool IsTooMuch(long number, TimeSpan elapsed, long allocated) =>
        elapsed > SlowCase || (allocated > target.AllocationBase && allocated > target.AllocationBase + ((long)target.AllocationPerByte * Make(number).Length));

    private byte[] Make(long number)
    {
        var random = new FuzzRandom(seed, target.Name, number);
        return Make(number, ref random);
    }

    /// <summary>The first cases are the seeds as they are.</summary>
    private byte[] Make(long number, ref FuzzRandom random) =>
        number < target.Seeds.Count ? target.Seeds[(int)number] : _mutator.Make(ref random);

    private string? RunOne(long number, out TimeSpan elapsed, out long allocated)
    {
        var random = new FuzzRandom(seed, target.Name, number);
        var input = Make(number, ref random);
        var allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        var started = Stopwatch.GetTimestamp();
        string? failure = null;
        try
        {
            target.Read(input, ref random);
        }
        catch (Exception exception)
        {
            // That nothing comes out of a reader is what is tested.
            failure = exception.ToString();
        }

        elapsed = Stopwatch.GetElapsedTime(started);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocatedBefore;
        return failure;
    }

    private static string Show(byte[] input)
    {
        var text = new StringBuilder();
        foreach (var value in input.Take(2000))
            text.Append(value is >= 0x20 and < 0x7F and not (byte)'\\' ? ((char)value).ToString() : value == '\n' ? "\\n\n" : $"\\x{value:x2}");

        return text.ToString();
    }
}
