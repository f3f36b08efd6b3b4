namespace MsnBridge.Msnp.VoiceClips;

/// <summary>How exactly each band of a frame is told, which encoder and decoder work out alike from the powers and the room there is.</summary>
/// <remarks>ITU-T G.722.1, clause 3.5. Category 0 is the most exact.</remarks>
internal sealed class SirenCategories
{
    private readonly int[] _categories = new int[SirenFormat.Bands];
    private readonly int[] _balance = new int[SirenFormat.RateControls - 1];

    public ReadOnlySpan<int> Categories => _categories;

    /// <summary>Works out the categories of the rate control that takes the most room.</summary>
    /// <param name="powers">The power of each band.</param>
    /// <param name="room">The bits there are for the vectors.</param>
    public void Assign(ReadOnlySpan<int> powers, int room)
    {
        var offset = Offset(powers, room);
        Span<int> finest = stackalloc int[SirenFormat.Bands];
        Span<int> coarsest = stackalloc int[SirenFormat.Bands];
        var expected = 0;
        for (var band = 0; band < SirenFormat.Bands; band++)
        {
            finest[band] = coarsest[band] = Category(offset, powers[band]);
            expected += SirenFormat.ExpectedBits[finest[band]];
        }

        // From the middle, one band at a time is made finer or coarser, so that the two ends stay at about the same distance from the room.
        Span<int> order = stackalloc int[2 * SirenFormat.RateControls];
        var (first, last) = (SirenFormat.RateControls, SirenFormat.RateControls);
        var (most, least) = (expected, expected);
        for (var step = 0; step < _balance.Length; step++)
        {
            if (most + least > room * 2)
            {
                var band = Coarsen(powers, coarsest, offset);
                order[last++] = band;
                least += SirenFormat.ExpectedBits[coarsest[band]] - SirenFormat.ExpectedBits[coarsest[band] - 1];
            }
            else
            {
                var band = Refine(powers, finest, offset);
                order[--first] = band;
                most += SirenFormat.ExpectedBits[finest[band]] - SirenFormat.ExpectedBits[finest[band] + 1];
            }
        }

        finest.CopyTo(_categories);
        order[first..last].CopyTo(_balance);
    }

    /// <summary>Makes one band coarser, as each higher rate control does.</summary>
    /// <returns>The band.</returns>
    public int Lower(int rateControl)
    {
        var band = _balance[rateControl];
        _categories[band] = Math.Min(_categories[band] + 1, SirenFormat.SilentCategory);
        return band;
    }

    /// <summary>Takes back what <see cref="Lower"/> did.</summary>
    /// <returns>The band.</returns>
    public int Raise(int rateControl)
    {
        var band = _balance[rateControl];
        _categories[band] = Math.Max(_categories[band] - 1, 0);
        return band;
    }

    private static int Category(int offset, int power) => Math.Clamp((offset - power) >> 1, 0, SirenFormat.SilentCategory);

    private static int Offset(ReadOnlySpan<int> powers, int room)
    {
        var offset = -32;
        for (var step = 32; step > 0; step /= 2)
        {
            var expected = 0;
            foreach (var power in powers)
                expected += SirenFormat.ExpectedBits[Category(offset + step, power)];
            if (expected >= room - 32)
                offset += step;
        }

        return offset;
    }

    private static int Coarsen(ReadOnlySpan<int> powers, Span<int> categories, int offset)
    {
        var (found, largest) = (-1, int.MinValue);
        for (var band = SirenFormat.Bands - 1; band >= 0; band--)
        {
            var distance = offset - powers[band] - (2 * categories[band]);
            if (categories[band] < SirenFormat.SilentCategory && distance > largest)
                (found, largest) = (band, distance);
        }

        // There is one: bands that are all silent take no room, and this is for those that take too much.
        categories[found]++;
        return found;
    }

    private static int Refine(ReadOnlySpan<int> powers, Span<int> categories, int offset)
    {
        var (found, smallest) = (-1, int.MaxValue);
        for (var band = 0; band < SirenFormat.Bands; band++)
        {
            var distance = offset - powers[band] - (2 * categories[band]);
            if (categories[band] > 0 && distance < smallest)
                (found, smallest) = (band, distance);
        }

        // There is one: bands that are all of the finest category take twice the room of a frame.
        categories[found]--;
        return found;
    }
}
