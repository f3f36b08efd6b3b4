using System.Globalization;

namespace MsnBridge.Msnp.FileTransferLegacy;

/// <summary>Receives a file over a connection made to its sender.</summary>
/// <param name="account">The own account.</param>
/// <param name="cookie">The word by which the sender knows the connection.</param>
/// <param name="offered">The size that was offered, and consented to; the sender may not say another once connected.</param>
/// <param name="time">The clock.</param>
internal sealed class MsnftpReceiver(string account, string cookie, long offered, TimeProvider time)
{
    private const string Protocol = "MSNFTP";
    private const int SlowestBytesPerSecond = 1024;

    // Without an end to the whole a sender could hold a place for ever by sending a byte now and then.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(10);

    // >>> VER MSNFTP                                       <<< VER [number] MSNFTP
    // >>> USR account cookie                               <<< FIL size
    // >>> TFR                                              <<< blocks
    // >>> BYE 16777989 | CCL
    /// <summary>Receives the file. The connection is closed afterwards.</summary>
    /// <exception cref="MsnftpException">It did not arrive whole.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up; the sender was told.</exception>
    public async Task ReceiveAsync(Stream connection, Stream destination, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var channel = new MsnftpChannel(connection, time);
        await using var closing = channel.ConfigureAwait(false);
        using var limit = new CancellationTokenSource(Grace + TimeSpan.FromSeconds(offered / SlowestBytesPerSecond), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await AskAsync(channel, either.Token).ConfigureAwait(false);
            await TakeAsync(channel, offered, destination, progress, either.Token).ConfigureAwait(false);
            await channel.SendLineAsync($"BYE {(uint)MsnftpEnd.Received}", either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await TakeLeaveAsync(channel).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            throw new MsnftpException(MsnftpFault.TimedOut, "The sender is slower than can be waited for.");
        }
        catch (IOException)
        {
            // The connection reports its own faults otherwise, so it was the destination.
            await TakeLeaveAsync(channel).ConfigureAwait(false);
            throw;
        }
        catch (MsnftpException exception) when (exception.Fault is MsnftpFault.Protocol or MsnftpFault.TimedOut)
        {
            await TakeLeaveAsync(channel).ConfigureAwait(false);
            throw;
        }
    }

    private async Task AskAsync(MsnftpChannel channel, CancellationToken cancellationToken)
    {
        await channel.SendLineAsync($"VER {Protocol}", cancellationToken).ConfigureAwait(false);
        var version = await channel.ReadLineAsync(cancellationToken).ConfigureAwait(false);
        if (!version.StartsWith("VER ", StringComparison.OrdinalIgnoreCase) || !version.Split(' ').Contains(Protocol, StringComparer.OrdinalIgnoreCase))
            throw new MsnftpException(MsnftpFault.Protocol, "The sender speaks another protocol.");

        await channel.SendLineAsync($"USR {account} {cookie}", cancellationToken).ConfigureAwait(false);
        var answer = await channel.ReadLineAsync(cancellationToken).ConfigureAwait(false);
        if (!answer.StartsWith("FIL ", StringComparison.OrdinalIgnoreCase)
            || !uint.TryParse(answer.AsSpan(4).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var size))
        {
            throw new MsnftpException(MsnftpFault.Protocol, "The sender names no size.");
        }

        if (size != offered)
            throw new MsnftpException(MsnftpFault.Protocol, "The file is not as long as was offered.");

        await channel.SendLineAsync("TFR", cancellationToken).ConfigureAwait(false);
    }

    private static async Task TakeAsync(
        MsnftpChannel channel, long size, Stream destination, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        for (long received = 0; received < size;)
        {
            if (await channel.ReadBlockAsync(cancellationToken).ConfigureAwait(false) is not { } block)
                throw new MsnftpException(MsnftpFault.Cancelled, "The sender cancelled.");

            if (block.Length > size - received)
                throw new MsnftpException(MsnftpFault.Protocol, "More came than the file has.");

            await destination.WriteAsync(block, cancellationToken).ConfigureAwait(false);
            received += block.Length;
            progress?.Report(received);
        }
    }

    private static async Task TakeLeaveAsync(MsnftpChannel channel)
    {
        try
        {
            await channel.SendLineAsync("CCL", CancellationToken.None).ConfigureAwait(false);
        }
        catch (MsnftpException)
        {
            // Then closing says it.
        }
    }
}
