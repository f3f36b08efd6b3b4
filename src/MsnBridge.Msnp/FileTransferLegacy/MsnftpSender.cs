using System.Globalization;

namespace MsnBridge.Msnp.FileTransferLegacy;

/// <summary>Sends a file to whom connected for it.</summary>
/// <param name="receiver">Who has to be there.</param>
/// <param name="cookie">The word he has to say.</param>
/// <param name="size">The size of the file.</param>
/// <param name="time">The clock.</param>
internal sealed class MsnftpSender(string receiver, string cookie, long size, TimeProvider time)
{
    private static readonly TimeSpan LastWordPatience = TimeSpan.FromSeconds(60);

    // <<< VER MSNFTP                                       >>> VER MSNFTP
    // <<< USR account cookie                               >>> FIL size
    /// <summary>Finds out whether it is the receiver who connected.</summary>
    /// <returns>The connection once he is known; null, and closed, if it was somebody else.</returns>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<MsnftpChannel?> GreetAsync(Stream connection, CancellationToken cancellationToken)
    {
        var channel = new MsnftpChannel(connection, time);
        var isKnown = false;
        try
        {
            var version = await channel.ReadLineAsync(cancellationToken).ConfigureAwait(false);
            if (version.StartsWith("VER ", StringComparison.OrdinalIgnoreCase) && version.Contains("MSNFTP", StringComparison.OrdinalIgnoreCase))
            {
                await channel.SendLineAsync("VER MSNFTP", cancellationToken).ConfigureAwait(false);
                isKnown = (await channel.ReadLineAsync(cancellationToken).ConfigureAwait(false)).Split(' ') is ["USR", var who, var word]
                    && string.Equals(who, receiver, StringComparison.OrdinalIgnoreCase)
                    && word == cookie;
            }

            if (isKnown)
                await channel.SendLineAsync(string.Create(CultureInfo.InvariantCulture, $"FIL {size}"), cancellationToken).ConfigureAwait(false);

            return isKnown ? channel : null;
        }
        catch (MsnftpException)
        {
            isKnown = false;
            return null;
        }
        finally
        {
            if (!isKnown)
                await channel.DisposeAsync().ConfigureAwait(false);
        }
    }

    // <<< TFR                                              >>> blocks, the last of them 01 00 00
    // <<< BYE number | CCL
    /// <summary>Sends the file. The connection is closed afterwards.</summary>
    /// <exception cref="MsnftpException">It did not arrive whole, or the receiver did not say that it did.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task SendAsync(MsnftpChannel channel, Stream file, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        await using var closing = channel.ConfigureAwait(false);
        if (await channel.ReadLineAsync(cancellationToken).ConfigureAwait(false) != "TFR")
            throw new MsnftpException(MsnftpFault.Cancelled, "The receiver does not begin.");

        // What the receiver says is heard while he is sent to, or his leaving in the middle would show as a broken connection.
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var last = channel.ReadLineAsync(Timeout.InfiniteTimeSpan, enough.Token);
        try
        {
            for (long sent = 0; sent < size && !last.IsCompleted;)
            {
                var length = await channel.SendBlockAsync(file, size - sent, cancellationToken).ConfigureAwait(false);
                if (length == 0)
                {
                    await channel.SendEndBlockAsync(cancellationToken).ConfigureAwait(false);
                    throw new EndOfStreamException("The file is shorter than was offered.");
                }

                sent += length;
                progress?.Report(sent);
            }

            if (!last.IsCompleted)
                await channel.SendEndBlockAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (MsnftpException exception) when (exception.Fault == MsnftpFault.ConnectionLost && last.IsCompletedSuccessfully)
        {
            // He had said why before he left.
        }
        catch
        {
            await enough.CancelAsync().ConfigureAwait(false);
            await ((Task)last).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        Judge(await LastWordAsync(last, enough, cancellationToken).ConfigureAwait(false));
    }

    private async Task<string> LastWordAsync(Task<string> last, CancellationTokenSource enough, CancellationToken cancellationToken)
    {
        try
        {
            return await last.WaitAsync(LastWordPatience, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new MsnftpException(MsnftpFault.TimedOut, "The receiver does not say that he has the file.");
        }
        finally
        {
            await enough.CancelAsync().ConfigureAwait(false);
            await ((Task)last).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static void Judge(string line)
    {
        if (line == "CCL")
            throw new MsnftpException(MsnftpFault.Cancelled, "The receiver cancelled.");

        var number = line.Split(' ') is ["BYE", var text] && uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? (MsnftpEnd)code : 0;
        switch (number)
        {
            case MsnftpEnd.Received or MsnftpEnd.Sent:
                return;
            case MsnftpEnd.Cancelled:
                throw new MsnftpException(MsnftpFault.Cancelled, "The receiver cancelled.");
            case MsnftpEnd.TimedOut:
                throw new MsnftpException(MsnftpFault.TimedOut, "The receiver waited in vain.");
            default:
                throw new MsnftpException(MsnftpFault.Refused, "The receiver could not take the file.");
        }
    }
}
