namespace MsnBridge.Msnp.PeerToPeer;

/// <summary>Joins short messages that come in several packets. Only what arrived takes room, whatever a packet says; used by one read loop.</summary>
/// <param name="longest">The longest message.</param>
internal sealed class PeerTextAssembler(int longest)
{
    private const int MostUnfinished = 4;

    private readonly List<Unfinished> _unfinished = [];

    /// <summary>Takes the next packet of a message.</summary>
    /// <param name="message">Names the message.</param>
    /// <param name="offset">Where in it the bytes stand.</param>
    /// <param name="total">Its length.</param>
    /// <param name="bytes">The bytes.</param>
    /// <returns>The message, if it is whole now; otherwise null.</returns>
    public ReadOnlyMemory<byte>? Add(uint message, ulong offset, ulong total, ReadOnlyMemory<byte> bytes)
    {
        if (total > (ulong)longest || offset > total || (ulong)bytes.Length > total - offset || bytes.IsEmpty)
            return null;

        if (offset == 0 && (ulong)bytes.Length == total)
        {
            _unfinished.RemoveAll(known => known.Message == message);
            return bytes;
        }

        var part = _unfinished.Find(known => known.Message == message);
        if (part is null)
        {
            if (offset != 0)
                return null;

            if (_unfinished.Count == MostUnfinished)
                _unfinished.RemoveAt(0);

            _unfinished.Add(part = new Unfinished(message, total));
        }

        // A packet that comes twice is passed over; after a gap nothing can follow.
        if (part.Total != total || offset > (ulong)part.Bytes.Length)
            _unfinished.Remove(part);
        else if (offset == (ulong)part.Bytes.Length)
            part.Bytes.Write(bytes.Span);

        if ((ulong)part.Bytes.Length != total)
            return null;

        _unfinished.Remove(part);
        return part.Bytes.GetBuffer().AsMemory(0, (int)part.Bytes.Length);
    }

    private sealed record Unfinished(uint Message, ulong Total)
    {
        public MemoryStream Bytes { get; } = new();
    }
}
