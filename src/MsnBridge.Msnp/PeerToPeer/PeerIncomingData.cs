using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.PeerToPeer;

/// <summary>How far the data of a session has come. Kept by the sink and moved on by the link, on its read loop.</summary>
/// <param name="sessionId">The session.</param>
/// <param name="size">The length that was promised.</param>
internal sealed class PeerIncomingData(uint sessionId, long size)
{
    /// <summary>The session.</summary>
    public uint SessionId { get; } = sessionId;

    /// <summary>The length that was promised.</summary>
    public long Size { get; } = size;

    /// <summary>The message it comes in, as numbered by its sender; 0 until it began.</summary>
    public uint MessageId { get; set; }

    /// <summary>Lets packets in one at a time: while one way ends and another begins, both are read.</summary>
    public AsyncLock Turns { get; } = new();

    /// <summary>The link it came over last, where positions are counted and not said; null until it began.</summary>
    public IPeerLink? Way { get; set; }

    /// <summary>How far it has come over that link, where positions are counted and not said.</summary>
    public long Position { get; set; }

    /// <summary>How much has come, without gaps.</summary>
    public long Received { get; set; }

    /// <summary>Whether everything has come.</summary>
    public bool IsComplete => Received == Size && MessageId != 0;
}
