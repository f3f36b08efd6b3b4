using MsnBridge.Core.Files;
using MsnBridge.Msnp.PeerToPeer;

namespace MsnBridge.MsnNetwork.Files;

/// <summary>A file that somebody on MSN offers, as Core sees it.</summary>
internal sealed class OfferFromMsn(MsnFileOffer offer) : IFileOffer
{
    public string Id { get; } = Guid.NewGuid().ToString("N");

    public SharedFile File { get; } = SharedFile.Named(offer.Name, offer.Size);

    public ReadOnlyMemory<byte> Preview => offer.Preview;

    public Task<FileFailure> Withdrawn { get; } = WithdrawnAsync(offer);

    public async Task ReceiveAsync(Stream destination, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        try
        {
            await offer.ReceiveAsync(destination, progress, cancellationToken);
        }
        catch (MsnTransferException exception)
        {
            throw new FileTransferException(ToFailure(exception.Failure), exception);
        }
    }

    public Task DeclineAsync(CancellationToken cancellationToken) => offer.DeclineAsync(cancellationToken);

    private static async Task<FileFailure> WithdrawnAsync(MsnFileOffer offer) => await offer.Withdrawn switch
    {
        MsnTransferFailure.AcceptedElsewhere => FileFailure.TakenElsewhere,
        MsnTransferFailure.DeclinedElsewhere => FileFailure.DeclinedElsewhere,
        _ => FileFailure.Withdrawn,
    };

    private static FileFailure ToFailure(MsnTransferFailure failure) => failure switch
    {
        MsnTransferFailure.BadData or MsnTransferFailure.TooLarge => FileFailure.Damaged,
        MsnTransferFailure.NotAvailable or MsnTransferFailure.Declined => FileFailure.Withdrawn,
        MsnTransferFailure.LocalFault => FileFailure.NoRoom,
        MsnTransferFailure.AcceptedElsewhere => FileFailure.TakenElsewhere,
        MsnTransferFailure.DeclinedElsewhere => FileFailure.DeclinedElsewhere,
        _ => FileFailure.Interrupted,
    };
}
