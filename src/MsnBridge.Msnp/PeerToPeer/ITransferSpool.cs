namespace MsnBridge.Msnp.PeerToPeer;

/// <summary>
/// Where what comes of a file waits while its destination is slower than its sender. The way it comes over carries texts too, and no version of the protocol lets a receiver
/// slow a sender down, so what cannot be handed on is put aside.
/// </summary>
public interface ITransferSpool
{
    /// <summary>Opens an empty place for one file. Methods of what is returned throw <see cref="IOException"/> where there is no room.</summary>
    /// <exception cref="IOException">There is no room.</exception>
    ISpooledBytes Open();
}

/// <summary>Bytes put aside. One writes and one reads, at once but never the same bytes. Disposed by who opened it; what is in it is gone then.</summary>
public interface ISpooledBytes : IDisposable
{
    /// <summary>Writes behind or over what is there.</summary>
    /// <exception cref="IOException">There is no room.</exception>
    ValueTask WriteAsync(long position, ReadOnlyMemory<byte> bytes);

    /// <summary>Reads what was written before, at least one byte of it.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    ValueTask<int> ReadAsync(long position, Memory<byte> buffer, CancellationToken cancellationToken);

    /// <summary>Gives the room back; nothing of what was written is needed any more.</summary>
    void Clear();
}
