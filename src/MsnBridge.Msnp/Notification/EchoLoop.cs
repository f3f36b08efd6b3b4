using System.Text;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.Notification;

/// <summary>What came of a notice to the own account.</summary>
internal enum EchoResult
{
    Returned,

    /// <summary>The server said no: it lives, and what it passes on is not known.</summary>
    Refused,
    Missing,
}

/// <summary>
/// Finds out whether a server that answers pings also passes on what is sent: a notice to the own account goes the way that notices of others come (MSNP13 and
/// later). Addressed to this place of the account where there are places, so that no other client of it hears anything. Only a server that has
/// brought one back before is taken for deaf when it brings none: there are servers that never do.
/// </summary>
internal sealed class EchoLoop(string account, Guid endpointId, ProofOfLife life, TimeProvider timeProvider, Func<double> random)
{
    // Seldom, and not all sessions at once: it is the server's goodwill.
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan AgainAfter = TimeSpan.FromMinutes(1);
    private const int MissesThatMakeDeaf = 2;

    private readonly Lock _lock = new();
    private (string Word, TaskCompletionSource Returned)? _awaited;

    public async Task RunAsync(RequestConnection connection, Action<SessionEnd> end, CancellationToken cancellationToken)
    {
        if (!connection.Dialect.HasUserNotifications)
            return;

        var works = false;
        var misses = 0;
        try
        {
            while (true)
            {
                var wait = misses == 0 ? Interval * (0.8 + (0.4 * random())) : AgainAfter;
                await Task.Delay(wait, timeProvider, cancellationToken).ConfigureAwait(false);
                var result = await SendAsync(connection, cancellationToken).ConfigureAwait(false);
                SessionInstruments.Echo(result);
                if (result != EchoResult.Missing)
                {
                    life.Prove();
                    works |= result == EchoResult.Returned;
                    misses = 0;
                }
                else if (!works)
                {
                    return;
                }
                else if (++misses == MissesThatMakeDeaf)
                {
                    end(new SessionEnd(SessionEndReason.ConnectionLost, "The server answers and passes nothing on any more."));
                    return;
                }
            }
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

    // <<< UBN account[;{guid}] 0 length word
    /// <summary>True where the notice is one that was sent here. Called on the read loop.</summary>
    public bool TryTake(UbnCommand notice)
    {
        if (notice.Kind != UserNoticeKind.None || !string.Equals(notice.Account, account, StringComparison.OrdinalIgnoreCase))
            return false;

        lock (_lock)
        {
            if (_awaited is not { } awaited || !notice.Data.Bytes.Span.SequenceEqual(Encoding.ASCII.GetBytes(awaited.Word)))
                return false;

            awaited.Returned.TrySetResult();
            return true;
        }
    }

    // >>> UUN t account[;{guid}] 0 length word             <<< UBN ..., and UUN t OK before or after it; 217 t for one who is not seen by others
    private async Task<EchoResult> SendAsync(RequestConnection connection, CancellationToken cancellationToken)
    {
        var word = $"echo {Guid.NewGuid():N}";
        var returned = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
            _awaited = (word, returned);

        Guid? place = connection.Dialect.HasEndpoints ? endpointId : null;
        try
        {
            var answer = await connection.AskAsync(
                id => new UunCommand(id, account, place, UserNoticeKind.None, MsnpPayload.FromText(word)), cancellationToken).ConfigureAwait(false);
            if (answer is ErrorCommand)
                return EchoResult.Refused;

            await returned.Task.WaitAsync(RequestConnection.AnswerTimeout, timeProvider, cancellationToken).ConfigureAwait(false);
            return EchoResult.Returned;
        }
        catch (TimeoutException)
        {
            // A server that brings it back and does not say OK has done what counts.
            return returned.Task.IsCompleted ? EchoResult.Returned : EchoResult.Missing;
        }
        finally
        {
            lock (_lock)
                _awaited = null;
        }
    }
}
