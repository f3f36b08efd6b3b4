namespace MsnBridge.Msnp.VoiceClips;

/// <summary>A code whose words begin none of the others.</summary>
internal sealed class PrefixCode
{
    private const int Unused = -1;

    private readonly byte[] _lengths;
    private readonly ushort[] _codes;

    // Two entries a node, for either bit: the next node, or the complement of the value.
    private readonly List<int> _nodes = [0, 0];

    public PrefixCode(byte[] lengths, ushort[] codes)
    {
        _lengths = lengths;
        _codes = codes;
        for (var value = 0; value < codes.Length; value++)
            Plant(value);
    }

    public int LengthOf(int value) => _lengths[value];

    public int CodeOf(int value) => _codes[value];

    /// <summary>Reads the next value; -1 if the bits end before it does.</summary>
    public int Read(ref SirenBitReader bits)
    {
        var node = 0;
        do
        {
            if (bits.Left <= 0)
                return Unused;

            node = _nodes[node + bits.Next()];
        }
        while (node > 0);

        return ~node;
    }

    private void Plant(int value)
    {
        var node = 0;
        for (var bit = _lengths[value] - 1; bit >= 0; bit--)
        {
            var branch = node + ((_codes[value] >> bit) & 1);
            if (_nodes[branch] < 0)
                return;

            if (bit == 0)
            {
                _nodes[branch] = ~value;
            }
            else if (_nodes[branch] == 0)
            {
                _nodes[branch] = _nodes.Count;
                _nodes.AddRange([0, 0]);
            }

            node = _nodes[branch];
        }
    }
}
