namespace MsnBridge.Msnp.VoiceClips;

/// <summary>The bits of a frame, the highest of each byte first.</summary>
internal ref struct SirenBitReader(ReadOnlySpan<byte> frame, int length)
{
    private readonly ReadOnlySpan<byte> _frame = frame;
    private int _at;

    /// <summary>How many bits the frame has besides those read; below zero after reading on from its end.</summary>
    public readonly int Left => length - _at;

    public int Next()
    {
        var at = _at++;
        return at < _frame.Length * 8 ? (_frame[at >> 3] >> (7 - (at & 7))) & 1 : 0;
    }

    public int Next(int count)
    {
        var value = 0;
        for (; count > 0; count--)
            value = (value << 1) | Next();

        return value;
    }
}
