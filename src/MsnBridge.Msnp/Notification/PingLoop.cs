using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.Notification;

/// <summary>Keeps a signed-in connection alive, and finds out when it is dead: a peer that vanished never closes its socket.</summary>
internal sealed class PingLoop(Pongs pongs, ProofOfLife life, TimeProvider timeProvider)
{
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(50);
    private static readonly TimeSpan PongTimeout = TimeSpan.FromSeconds(30);

    // >>> PNG
    // <<< QNG [seconds]                                    (seconds from MSNP9 on: when to send the next PNG)
    public async Task RunAsync(RequestConnection connection, Action<SessionEnd> end, CancellationToken cancellationToken)
    {
        var interval = DefaultInterval;
        try
        {
            while (true)
            {
                await Task.Delay(interval, timeProvider, cancellationToken).ConfigureAwait(false);
                var begun = timeProvider.GetTimestamp();
                // The sending counts as well: what a peer that vanished does not take fills the socket, and then waits for ever.
                var pong = await AskAsync(connection, cancellationToken).WaitAsync(PongTimeout, timeProvider, cancellationToken).ConfigureAwait(false);
                life.Prove();
                SessionInstruments.Answered(timeProvider.GetElapsedTime(begun));
                interval = pong.NextPingSeconds is { } seconds ? TimeSpan.FromSeconds(Math.Clamp(seconds, 10, 300)) : DefaultInterval;
            }
        }
        catch (TimeoutException)
        {
            end(new SessionEnd(SessionEndReason.ConnectionLost, "The server stopped answering."));
        }
        catch (ConnectionEndedException)
        {
            // Whoever watches the connection tells why.
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The session ended.
        }
    }

    private async Task<Commands.QngCommand> AskAsync(RequestConnection connection, CancellationToken cancellationToken)
    {
        var answer = await pongs.PingAsync(connection, cancellationToken).ConfigureAwait(false);
        return await answer.WaitAsync(cancellationToken).ConfigureAwait(false);
    }
}
