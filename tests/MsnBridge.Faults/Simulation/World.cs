using MsnBridge.Faults.Bridge;

namespace MsnBridge.Faults.Simulation;

/// <summary>
/// Everything of one run that is not the bridge: clock, chance, the weather and what is written of it. There is one thread, so between two steps nothing else happens,
/// and time moves only when there is nothing left to do at the present moment.
/// </summary>
internal sealed class World
{
    private const int MostTurnsAtOneMoment = 200_000;

    private Exception? _failure;

    public World(int seed, Action<string>? tell)
    {
        Seed = seed;
        Chance = new Chance(seed);
        Steps = new StepLog(Time, tell);
        Weather = new Weather(Chance);
    }

    public int Seed { get; }

    public SimulatedTime Time { get; } = new();

    public Chance Chance { get; }

    public Weather Weather { get; }

    public StepLog Steps { get; }

    /// <summary>One step of a process that reaches outside of it: here it may die, and here it waits for what is outside.</summary>
    public async ValueTask PassAsync(BridgeProcess process, string step, CancellationToken cancellationToken = default)
    {
        if (process.IsDead)
            await NeverAsync();

        Steps.Add(step);
        if (Weather.Kills())
        {
            process.Kill($"killed at: {step}");
            await NeverAsync();
        }

        await WaitAsync(Weather.Latency(), cancellationToken);
        if (process.IsDead)
            await NeverAsync();
    }

    public Task WaitAsync(TimeSpan delay, CancellationToken cancellationToken = default) =>
        delay <= TimeSpan.Zero ? Task.CompletedTask : Task.Delay(delay, Time, cancellationToken);

    /// <summary>What waits for this does not go on, and goes with what it belongs to.</summary>
    public static Task NeverAsync() => new TaskCompletionSource().Task;

    /// <summary>Ends the run: something happened that nobody caused.</summary>
    public void Fail(Exception failure) => _failure ??= failure;

    /// <summary>Lets everything happen until the task has ended.</summary>
    public async Task RunAsync(Task task)
    {
        while (true)
        {
            await SettleAsync();
            if (task.IsCompleted)
                break;
            if (_failure is not null)
                throw new InvalidOperationException("The run cannot go on.", _failure);
            if (!Time.TryAdvance())
                throw new InvalidOperationException("The run stands still: nothing is left to happen, and it has not ended.");
        }

        await task;
    }

    // With one thread, nothing is left to do when nothing is queued while this runs.
    private static async Task SettleAsync()
    {
        for (var turn = 0; ; turn++)
        {
            await Task.Yield();
            if (ThreadPool.PendingWorkItemCount == 0)
                return;
            if (turn > MostTurnsAtOneMoment)
                throw new InvalidOperationException("The run does not come to rest: something goes round in a circle while time stands still.");
        }
    }
}
