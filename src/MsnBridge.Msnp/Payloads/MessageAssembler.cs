namespace MsnBridge.Msnp.Payloads;

/// <summary>
/// Joins messages that come in pieces. One for each switchboard, or for all datagrams, used by one read loop alone. What it keeps is bounded in number, size and age, so a peer that
/// never sends the last piece costs little; a message with a gap is dropped.
/// </summary>
/// <param name="timeProvider">The clock by which unfinished messages are given up.</param>
public sealed class MessageAssembler(TimeProvider timeProvider)
{
    /// <summary>The largest number of pieces; of a message that announces more none is kept.</summary>
    public const int MostChunks = 1023;

    /// <summary>The largest number of unfinished messages; when one more begins, the oldest of whoever has the most is dropped.</summary>
    public const int MostUnfinished = 8;

    /// <summary>The largest body in bytes of a joined message.</summary>
    public const int MaxBodyLength = 256 * 1024;

    /// <summary>How long the next piece may take.</summary>
    public static TimeSpan MaxAge { get; } = TimeSpan.FromSeconds(60);

    private readonly Dictionary<(string Sender, string Id), Unfinished> _unfinished = [];

    /// <summary>Takes a message.</summary>
    /// <param name="sender">Who sent it.</param>
    /// <param name="envelope">The message or a piece of one.</param>
    /// <returns>A message that is whole, by itself or with this piece; null if there is none yet, or the piece belongs to nothing.</returns>
    public MessageEnvelope? Add(string sender, MessageEnvelope envelope)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        if (envelope[ChunkHeaders.IdName] is not { } id)
            return envelope;

        DropExpired();
        var key = (sender, id);
        if (ChunkHeaders.Number(envelope, ChunkHeaders.CountName) is { } count)
            return Begin(key, envelope, count);

        return ChunkHeaders.Number(envelope, ChunkHeaders.IndexName) is { } index ? Continue(key, envelope, index) : envelope;
    }

    private MessageEnvelope? Begin((string Sender, string Id) key, MessageEnvelope first, int count)
    {
        _unfinished.Remove(key);
        if (count <= 1)
            return first;

        if (count > MostChunks)
            return null;

        if (_unfinished.Count == MostUnfinished)
            _unfinished.Remove(_unfinished.GroupBy(unfinished => unfinished.Key.Sender).MaxBy(ofOne => ofOne.Count())!.MinBy(unfinished => unfinished.Value.LastPiece).Key);

        _unfinished.Add(key, new Unfinished(first, count, timeProvider.GetTimestamp()));
        return null;
    }

    private MessageEnvelope? Continue((string Sender, string Id) key, MessageEnvelope piece, int index)
    {
        if (!_unfinished.TryGetValue(key, out var unfinished))
            return null;

        if (index != unfinished.NextIndex || unfinished.Length + piece.Body.Length > MaxBodyLength)
        {
            _unfinished.Remove(key);
            return null;
        }

        unfinished.Add(piece.Body, timeProvider.GetTimestamp());
        if (!unfinished.IsComplete)
            return null;

        _unfinished.Remove(key);
        return unfinished.Join();
    }

    private void DropExpired()
    {
        foreach (var (key, unfinished) in _unfinished)
        {
            if (timeProvider.GetElapsedTime(unfinished.LastPiece) > MaxAge)
                _unfinished.Remove(key);
        }
    }

    private sealed class Unfinished(MessageEnvelope first, int count, long lastPiece)
    {
        private readonly List<ReadOnlyMemory<byte>> _bodies = [first.Body];

        public int NextIndex => _bodies.Count;

        public int Length { get; private set; } = first.Body.Length;

        public long LastPiece { get; private set; } = lastPiece;

        public bool IsComplete => _bodies.Count == count;

        public void Add(ReadOnlyMemory<byte> body, long now)
        {
            _bodies.Add(body);
            Length += body.Length;
            LastPiece = now;
        }

        public MessageEnvelope Join()
        {
            // The pieces may cut a character, so bytes are joined rather than text.
            var body = new byte[Length];
            var position = 0;
            foreach (var piece in _bodies)
            {
                piece.CopyTo(body.AsMemory(position));
                position += piece.Length;
            }

            return new MessageEnvelope(first.Headers, body);
        }
    }
}
