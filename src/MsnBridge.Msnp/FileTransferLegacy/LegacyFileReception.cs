using MsnBridge.Msnp.PeerToPeer;
using MsnBridge.Msnp.PeerToPeer.Direct;

namespace MsnBridge.Msnp.FileTransferLegacy;

/// <summary>A file that somebody offers by an invitation of MSN Messenger 1 to 7. It is fetched over a connection made to him.</summary>
/// <param name="negotiation">The dialogue.</param>
/// <param name="invitation">What he offers.</param>
/// <param name="size">The length he names.</param>
/// <param name="account">The own account.</param>
/// <param name="policy">Where connections may be made to.</param>
/// <param name="time">The clock.</param>
internal sealed class LegacyFileReception(
    LegacyNegotiation negotiation, LegacyInvitation invitation, long size, string account, AddressPolicy policy, TimeProvider time) : IFileReception
{
    private static readonly TimeSpan AddressPatience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(10);

    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _isDecided;

    /// <inheritdoc/>
    public Task<MsnTransferFailure> Withdrawn { get; } = WithdrawnAsync(negotiation);

    /// <summary>Whether it was received or declined.</summary>
    public bool IsDecided => Volatile.Read(ref _isDecided) != 0;

    /// <summary>Completes when nothing more becomes of the offer.</summary>
    public Task Over => _over.Task;

    // >>> ACCEPT                                           <<< ACCEPT IP-Address, Port, AuthCookie
    /// <inheritdoc/>
    public async Task ReceiveAsync(Stream destination, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _isDecided, 1) != 0)
            throw new InvalidOperationException("The offer was received or declined before.");

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watching = StopWhenCancelledAsync(stop);
        try
        {
            await FetchAsync(destination, progress, stop.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is MsnTransferException or OperationCanceledException)
        {
            if (!negotiation.Cancelled.IsCompleted)
                await TellAsync(LegacyCancelCodes.TransferFailed).ConfigureAwait(false);

            if (exception is OperationCanceledException)
                cancellationToken.ThrowIfCancellationRequested();

            throw exception as MsnTransferException ?? new MsnTransferException(MsnTransferFailure.Cancelled, exception);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await watching.ConfigureAwait(false);
            _over.TrySetResult();
        }
    }

    /// <inheritdoc/>
    public async Task DeclineAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _isDecided, 1) != 0)
            return;

        _over.TrySetResult();
        if (!Withdrawn.IsCompleted)
            await TellAsync(LegacyCancelCodes.Rejected).ConfigureAwait(false);
    }

    private async Task FetchAsync(Stream destination, IProgress<long>? progress, CancellationToken stop)
    {
        if (negotiation.Cancelled.IsCompleted)
            throw new MsnTransferException(MsnTransferFailure.Cancelled);

        await negotiation.SendAsync(invitation.Accept(), stop).ConfigureAwait(false);
        var answer = await negotiation.WaitForAcceptanceAsync(AddressPatience, time, stop).ConfigureAwait(false);
        var allowed = answer.Addresses.Where(policy.Allows).ToList();
        if (allowed.Count == 0 || answer.AuthCookie is not { } word)
            throw new MsnTransferException(MsnTransferFailure.Unsupported);

        var connection = await DirectSockets.ConnectAsync(allowed, ConnectPatience, time, stop).ConfigureAwait(false)
            ?? throw new MsnTransferException(MsnTransferFailure.ConnectionLost);
        try
        {
            await new MsnftpReceiver(account, word, size, time).ReceiveAsync(connection, destination, progress, stop).ConfigureAwait(false);
        }
        catch (MsnftpException exception)
        {
            throw new MsnTransferException(FailureOf(exception.Fault), exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MsnTransferException(MsnTransferFailure.LocalFault, exception);
        }
    }

    /// <summary>What MSNFTP says, in the words of all transfers.</summary>
    public static MsnTransferFailure FailureOf(MsnftpFault fault) => fault switch
    {
        MsnftpFault.Protocol => MsnTransferFailure.BadData,
        MsnftpFault.Cancelled => MsnTransferFailure.Cancelled,
        MsnftpFault.TimedOut => MsnTransferFailure.TimedOut,
        MsnftpFault.Refused => MsnTransferFailure.Declined,
        _ => MsnTransferFailure.ConnectionLost,
    };

    private Task TellAsync(string code) => negotiation.SendAsync(LegacyInvitation.Cancel(negotiation.Cookie, code), CancellationToken.None);

    private async Task StopWhenCancelledAsync(CancellationTokenSource stop)
    {
        await Task.WhenAny(negotiation.Cancelled, Task.Delay(Timeout.Infinite, stop.Token)).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
    }

    private static async Task<MsnTransferFailure> WithdrawnAsync(LegacyNegotiation negotiation)
    {
        await Task.WhenAny(negotiation.Cancelled, negotiation.Ended).ConfigureAwait(false);
        return negotiation.Cancelled.IsCompleted ? MsnTransferFailure.Cancelled : MsnTransferFailure.ConnectionLost;
    }
}
