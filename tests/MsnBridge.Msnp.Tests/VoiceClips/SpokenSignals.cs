namespace MsnBridge.Msnp.Tests.VoiceClips;

/// <summary>The sounds of which the reference clips were made, in whole numbers so that they can be made anywhere.</summary>
internal static class SpokenSignals
{
    private static readonly int[] _sine = [.. Enumerable.Range(0, 4096).Select(at => (int)Math.Round(Math.Sin(2 * Math.PI * at / 4096) * 16384))];

    /// <summary>Something like a voice: a rising tone with overtones in syllables, over a little noise.</summary>
    public static short[] Voice(int length)
    {
        var samples = new short[length];
        var (seed, phase) = (7, 0);
        for (var at = 0; at < length; at++)
        {
            var frequency = 120 + (60 * (at % 8000) / 8000);
            phase += frequency * 4096 * 16 / 16000;
            var sum = 0;
            foreach (var (overtone, strength) in ((int, int)[])[(1, 8), (2, 6), (3, 7), (5, 4), (8, 3), (13, 2), (21, 2)])
                sum += strength * _sine[phase * overtone / 16 % 4096];

            var value = (int)(((long)sum * _sine[(int)((long)at * 4096 / 6400 % 2048)]) >> 19);
            seed = Next(seed);
            samples[at] = (short)Math.Clamp(value + ((seed >> 16) % 401) - 200, short.MinValue, short.MaxValue);
        }

        return samples;
    }

    /// <summary>Noise that swells; a sudden one is what the other encoder writes a rate control for that it has no bits for.</summary>
    public static short[] Hiss(int length)
    {
        var samples = new short[length];
        var (seed, level) = (99, 0);
        for (var at = 0; at < length; at++)
        {
            seed = Next(seed);
            level += (((seed >> 8) % 40001) - 20000 - level) >> 2;
            samples[at] = (short)((level * at) >> 13);
        }

        return samples;
    }

    /// <summary>A loud tone from 50 Hz up to where nothing is carried any more.</summary>
    public static short[] Chirp(int length)
    {
        var samples = new short[length];
        var phase = 0;
        for (var at = 0; at < length; at++)
        {
            phase += (50 + (at * 6900 / length)) * 4096 * 16 / 16000;
            samples[at] = (short)((_sine[phase / 16 % 4096] * 30000) >> 14);
        }

        return samples;
    }

    private static int Next(int seed) => (int)((((long)seed * 1103515245) + 12345) & 0x7fffffff);
}
