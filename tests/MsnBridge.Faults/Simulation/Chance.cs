namespace MsnBridge.Faults.Simulation;

/// <summary>All chance of a run; the same seed gives the same, in whichever process.</summary>
internal sealed class Chance(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>For the bridge's own chance: what it draws must not move what the run draws.</summary>
    public Random ForBridge { get; } = new(unchecked(seed * 31 + 7));

    public bool Happens(double probability) => probability > 0 && _random.NextDouble() < probability;

    public int Below(int limit) => _random.Next(limit);

    public double Fraction() => _random.NextDouble();

    public T Of<T>(params ReadOnlySpan<T> choices) => choices[_random.Next(choices.Length)];

    public TimeSpan Between(double fromSeconds, double toSeconds) =>
        TimeSpan.FromMilliseconds(Math.Round(1000 * (fromSeconds + (_random.NextDouble() * (toSeconds - fromSeconds)))));
}
