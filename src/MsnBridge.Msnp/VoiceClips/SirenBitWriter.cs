namespace MsnBridge.Msnp.VoiceClips;

/// <summary>Fills a frame with bits, the highest of each byte first. What does not go into it is left out.</summary>
internal ref struct SirenBitWriter(Span<byte> frame)
{
    private readonly Span<byte> _frame = frame;
    private int _at;

    public void Write(int value, int count)
    {
        for (var bit = count - 1; bit >= 0 && _at < _frame.Length * 8; bit--, _at++)
        {
            if (((value >> bit) & 1) != 0)
                _frame[_at >> 3] |= (byte)(1 << (7 - (_at & 7)));
        }
    }

    /// <summary>The rest of a frame is ones.</summary>
    public void Fill()
    {
        while (_at < _frame.Length * 8)
            Write(1, 1);
    }
}
