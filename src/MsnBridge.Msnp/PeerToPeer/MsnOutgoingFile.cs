namespace MsnBridge.Msnp.PeerToPeer;

/// <summary>A file to send. It is read while it is sent, never whole.</summary>
/// <param name="Name">What to call it; cut to what the protocol carries (259 characters), its extension kept.</param>
/// <param name="Size">Its length in bytes. What <paramref name="Open"/> gives must have just as many: the other's client counts.</param>
/// <param name="Open">Opens it for reading from its beginning, when the other has accepted; again if the way to him breaks and he wants the rest over another. The stream
/// is disposed by the library and need not be able to seek.</param>
public sealed record MsnOutgoingFile(string Name, long Size, Func<CancellationToken, Task<Stream>> Open)
{
    /// <summary>A small picture of it, which the other sees before he accepts: PNG, at most 96 by 96 and 48 KiB, larger ones are left out. Empty for none.</summary>
    public ReadOnlyMemory<byte> Preview { get; init; }

    /// <summary>The length, never the name.</summary>
    public override string ToString() => $"{nameof(MsnOutgoingFile)} {{ {Size} bytes }}";
}
