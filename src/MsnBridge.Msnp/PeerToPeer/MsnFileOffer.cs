namespace MsnBridge.Msnp.PeerToPeer;

/// <summary>
/// A file that somebody offers. It waits until it is received or declined, or the other withdraws it; who does neither keeps it waiting as long as the session
/// lives. Methods may be called from any thread.
/// </summary>
public sealed class MsnFileOffer
{
    private readonly IFileReception _reception;

    internal MsnFileOffer(string name, long size, ReadOnlyMemory<byte> preview, IFileReception reception)
    {
        Name = name;
        Size = size;
        Preview = preview;
        _reception = reception;
    }

    /// <summary>The name, made safe: one path segment without control characters, direction marks and what no file system takes. Never empty.</summary>
    public string Name { get; }

    /// <summary>The length in bytes, as the other says; receiving it fails if it turns out to be another.</summary>
    public long Size { get; }

    /// <summary>A small picture of it, as the other's client made it, or empty. It comes from a stranger: it may be no picture at all.</summary>
    public ReadOnlyMemory<byte> Preview { get; }

    /// <summary>Completes when the other takes the offer back before it was received or declined, it is answered at another place of the account, or the session ends. Says which; never
    /// fails.</summary>
    public Task<MsnTransferFailure> Withdrawn => _reception.Withdrawn;

    /// <summary>Accepts, and writes what comes. Called once.</summary>
    /// <param name="destination">Where to write; not disposed. What was written stays there when this fails.</param>
    /// <param name="progress">Told how many bytes were written so far; null for nobody.</param>
    /// <param name="cancellationToken">Stops the transfer; the other is told.</param>
    /// <exception cref="MsnTransferException">It did not come over.</exception>
    /// <exception cref="InvalidOperationException">The offer was received or declined before.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public Task ReceiveAsync(Stream destination, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(destination);
        return _reception.ReceiveAsync(destination, progress, cancellationToken);
    }

    /// <summary>Says no. Does nothing where the offer is over already.</summary>
    public Task DeclineAsync(CancellationToken cancellationToken) => _reception.DeclineAsync(cancellationToken);

    /// <summary>The length, never the name.</summary>
    public override string ToString() => $"{nameof(MsnFileOffer)} {{ {Size} bytes }}";
}

/// <summary>What stands behind an offer: one per protocol in which files come.</summary>
internal interface IFileReception
{
    /// <inheritdoc cref="MsnFileOffer.Withdrawn"/>
    Task<MsnTransferFailure> Withdrawn { get; }

    /// <inheritdoc cref="MsnFileOffer.ReceiveAsync"/>
    Task ReceiveAsync(Stream destination, IProgress<long>? progress, CancellationToken cancellationToken);

    /// <inheritdoc cref="MsnFileOffer.DeclineAsync"/>
    Task DeclineAsync(CancellationToken cancellationToken);
}
