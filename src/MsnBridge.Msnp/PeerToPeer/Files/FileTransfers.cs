using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.PeerToPeer.Slp;

namespace MsnBridge.Msnp.PeerToPeer.Files;

/// <summary>Files, sent and received. Whoever has one invites; the other answers when his user has.</summary>
/// <param name="spool">Where what comes waits for a slow destination.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class FileTransfers(ITransferSpool spool, TimeProvider timeProvider)
{
    private const uint ApplicationId = 2;

    /// <summary>Offers a file and sends it.</summary>
    /// <param name="reach">The way to the peer.</param>
    /// <param name="file">The file.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="reopen">Finds another way when the one there was has broken.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public Task<MsnTransferResult> SendAsync(
        PeerReach reach,
        MsnOutgoingFile file,
        IProgress<long>? progress,
        Func<EndpointHandle, CancellationToken, Task<IPeerLink>> reopen,
        CancellationToken cancellationToken) => new FileSending(reach, file, progress, reopen, timeProvider).RunAsync(ApplicationId, cancellationToken);

    /// <summary>Takes an invitation on the read loop.</summary>
    /// <returns>The offer to be shown; null where it was declined.</returns>
    public async ValueTask<MsnFileOffer?> InvitedAsync(PeerDialogue dialogue, IPeerLink link, SlpMessage invitation)
    {
        if (invitation.Body.Bytes("Context") is not { } bytes || FileContext.Parse(bytes) is not { } context)
        {
            await PeerDialogue.DeclineAsync(link, invitation).ConfigureAwait(false);
            return null;
        }

        if (await dialogue.AcceptAsync(link, invitation).ConfigureAwait(false) is not { } session)
            return null;

        var reception = new FileReception(session, invitation, context.Size, spool, timeProvider);
        return new MsnFileOffer(SafeFileName.Of(context.Name), context.Size, context.Preview, reception);
    }
}
