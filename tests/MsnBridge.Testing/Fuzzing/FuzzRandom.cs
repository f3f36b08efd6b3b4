namespace MsnBridge.Testing.Fuzzing;

/// <summary>SplitMix64: the same numbers from the same seed on every machine and every version of the runtime, so that a case can be repeated years later.</summary>
public struct FuzzRandom
{
    private ulong _state;

    public FuzzRandom(ulong seed, string target, long number)
    {
        _state = seed;
        foreach (var character in target)
            _state = (_state ^ character) * 0x100000001B3;

        _state ^= (ulong)number * 0x9E3779B97F4A7C15;
    }

    /// <summary>A number from 0 to below the limit.</summary>
    public int Next(int limit) => (int)(Next() % (uint)limit);

    public bool OneIn(int count) => Next(count) == 0;

    public byte NextByte() => (byte)Next();

    private ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
