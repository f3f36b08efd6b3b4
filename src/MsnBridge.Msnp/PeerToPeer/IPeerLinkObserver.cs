namespace MsnBridge.Msnp.PeerToPeer;

/// <summary>
/// Hears what one or more links to the same peer take in. Called by the links on the read loops of their carriers, so it must be quick, and must not wait for an
/// answer that comes over the same carrier. What it sends meanwhile goes out in order.
/// </summary>
internal interface IPeerLinkObserver
{
    /// <summary>An SLP text arrived, whole.</summary>
    /// <param name="link">Over which link.</param>
    /// <param name="text">The text without the NUL behind it; valid during the call.</param>
    ValueTask TextArrivedAsync(IPeerLink link, ReadOnlyMemory<byte> text);

    /// <summary>What takes the data of a session.</summary>
    /// <param name="link">Over which link.</param>
    /// <param name="sessionId">Which session.</param>
    /// <returns>Null where nobody does: the session is unknown, over or not accepted. The data is then dropped, and is a case for <see cref="StrayDataArrivedAsync"/>.</returns>
    IPeerDataSink? SinkFor(IPeerLink link, uint sessionId);

    /// <summary>Data arrived that nobody takes. Its sender is told, once, where he should know.</summary>
    /// <param name="link">Over which link.</param>
    /// <param name="sessionId">Of which session.</param>
    /// <returns>Whether it is acknowledged all the same: the session is over, and the sender knows or has just been told how it ended.</returns>
    ValueTask<bool> StrayDataArrivedAsync(IPeerLink link, uint sessionId);

    /// <summary>Handwriting arrived, whole, without an invitation.</summary>
    /// <param name="link">Over which link.</param>
    /// <param name="message">The message as it came; may be kept.</param>
    ValueTask InkArrivedAsync(IPeerLink link, ReadOnlyMemory<byte> message);

    /// <summary>The peer has all of the data that was sent in a session, data preparation excepted.</summary>
    ValueTask ConfirmedAsync(IPeerLink link, uint sessionId);

    /// <summary>The peer gave a session up on the binary level, without a word.</summary>
    ValueTask AbortedAsync(IPeerLink link, uint sessionId);

    /// <summary>The peer wants the data of a session from a position on.</summary>
    /// <param name="link">Over which link it asks, and wants it.</param>
    /// <param name="sessionId">Which session.</param>
    /// <param name="messageId">The message that was being sent.</param>
    /// <param name="position">From where on.</param>
    ValueTask ResumeAskedAsync(IPeerLink link, uint sessionId, uint messageId, long position);
}

/// <summary>Takes the data of one session.</summary>
internal interface IPeerDataSink
{
    /// <summary>How far the data has come; lasts as long as the session, over several links if need be.</summary>
    PeerIncomingData Incoming { get; }

    /// <summary>The next bytes, in order and without gaps; waits while the destination is slow. Called on the read loop.</summary>
    /// <param name="bytes">The bytes; valid during the call.</param>
    ValueTask TakeAsync(ReadOnlyMemory<byte> bytes);

    /// <summary>Everything has been taken, and the sender has been told where the version does so. May be called again for data that comes again.</summary>
    ValueTask CompleteAsync();

    /// <summary>What came contradicts itself or what was promised: a gap, an overlap, another length. Nothing more is taken.</summary>
    ValueTask RefuseAsync();
}
