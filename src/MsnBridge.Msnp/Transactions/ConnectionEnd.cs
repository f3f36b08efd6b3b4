namespace MsnBridge.Msnp.Transactions;

/// <summary>How a connection ended.</summary>
internal enum ConnectionEndKind
{
    /// <summary>This end closed it.</summary>
    ClosedHere,

    /// <summary>The peer closed it in order, between two commands.</summary>
    ClosedByPeer,

    /// <summary>It broke.</summary>
    Broken,

    /// <summary>What came was no MSNP.</summary>
    Garbled,

    /// <summary>This end failed over what came: a fault of the library.</summary>
    Faulted,
}

/// <param name="Kind">How.</param>
/// <param name="Cause">The error beneath, if there was one.</param>
internal sealed record ConnectionEnd(ConnectionEndKind Kind, Exception? Cause = null);

/// <summary>The connection ended before the answer came, or before anything could be asked.</summary>
internal sealed class ConnectionEndedException(ConnectionEnd end) : Exception("The connection has ended.", end.Cause)
{
    public ConnectionEnd End { get; } = end;
}
