using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using MsnBridge.Msnp.PeerToPeer;
using MsnBridge.Msnp.PeerToPeer.Direct;

namespace MsnBridge.Msnp.FileTransferLegacy;

/// <summary>A file on its way to somebody whose client has no peer-to-peer: he is told where to fetch it.</summary>
/// <param name="negotiation">The dialogue.</param>
/// <param name="file">What.</param>
/// <param name="direct">Where to listen.</param>
/// <param name="time">The clock.</param>
internal sealed class LegacyFileTransmission(LegacyNegotiation negotiation, MsnOutgoingFile file, DirectConnectionOptions direct, TimeProvider time)
{
    // Who does not know the word gets no second chance, but does not cost the one who does his either.
    private const int MostStrangers = 8;

    private static readonly TimeSpan ConsentPatience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromMinutes(1);

    /// <summary>Offers the file and sends it.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up; the other was told.</exception>
    public async Task<MsnTransferResult> SendAsync(IProgress<long>? progress, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var code = LegacyCancelCodes.TimedOut;
        try
        {
            await negotiation.SendAsync(LegacyInvitation.Offer(negotiation.Cookie, file.Name, file.Size), stop.Token).ConfigureAwait(false);
            var accepted = await negotiation.WaitForAcceptanceAsync(ConsentPatience, time, stop.Token).ConfigureAwait(false);
            code = LegacyCancelCodes.TransferFailed;
            using var listener = DirectSockets.Listen(direct) ?? throw new MsnTransferException(MsnTransferFailure.Unsupported);
            await ServeAsync(listener, accepted, progress, stop).ConfigureAwait(false);
            return MsnTransferResult.Complete;
        }
        catch (MsnTransferException exception)
        {
            await CancelAsync(code).ConfigureAwait(false);
            return new MsnTransferResult(exception.Failure);
        }
        catch (OperationCanceledException)
        {
            await CancelAsync(code).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return new MsnTransferResult(MsnTransferFailure.Cancelled);
        }
    }

    private async Task ServeAsync(Socket listener, LegacyInvitation accepted, IProgress<long>? progress, CancellationTokenSource stop)
    {
        var word = RandomNumberGenerator.GetInt32(1, int.MaxValue).ToString(CultureInfo.InvariantCulture);
        var port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        await negotiation.SendAsync(accepted.AcceptAt(new IPEndPoint(direct.ListenAddress!, port), word), stop.Token).ConfigureAwait(false);
        var sender = new MsnftpSender(negotiation.Peer, word, file.Size, time);
        var watching = StopWhenCancelledAsync(stop);
        try
        {
            var channel = await WaitForReceiverAsync(listener, sender, stop.Token).ConfigureAwait(false);
            await using var closing = channel.ConfigureAwait(false);
            var content = await file.Open(stop.Token).ConfigureAwait(false);
            await using var disposing = content.ConfigureAwait(false);
            await sender.SendAsync(channel, content, progress, stop.Token).ConfigureAwait(false);
        }
        catch (MsnftpException exception)
        {
            throw new MsnTransferException(LegacyFileReception.FailureOf(exception.Fault), exception);
        }
        catch (IOException exception)
        {
            throw new MsnTransferException(MsnTransferFailure.LocalFault, exception);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await watching.ConfigureAwait(false);
        }
    }

    private async Task<MsnftpChannel> WaitForReceiverAsync(Socket listener, MsnftpSender sender, CancellationToken stop)
    {
        using var patience = new CancellationTokenSource(ConnectPatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
        try
        {
            for (var strangers = 0; strangers < MostStrangers; strangers++)
            {
                var connection = await DirectSockets.AcceptAsync(listener, either.Token).ConfigureAwait(false);
                if (await sender.GreetAsync(connection, either.Token).ConfigureAwait(false) is { } channel)
                    return channel;
            }
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new MsnTransferException(MsnTransferFailure.TimedOut);
        }

        throw new MsnTransferException(MsnTransferFailure.ConnectionLost);
    }

    private Task CancelAsync(string code) => negotiation.Cancelled.IsCompleted
        ? Task.CompletedTask
        : negotiation.SendAsync(LegacyInvitation.Cancel(negotiation.Cookie, code), CancellationToken.None);

    private async Task StopWhenCancelledAsync(CancellationTokenSource stop)
    {
        await Task.WhenAny(negotiation.Cancelled, Task.Delay(Timeout.Infinite, stop.Token)).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
    }
}
