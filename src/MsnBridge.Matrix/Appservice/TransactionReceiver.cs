using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Networks;
using MsnBridge.Matrix.Addressing;

namespace MsnBridge.Matrix.Appservice;

/// <summary>
/// Takes transactions: what must not be lost is committed before the homeserver is told that it arrived; the state of the moment is handed
/// on. The inbox knows which events came before, by whatever transaction, so an id of a transaction that came before proves nothing.
/// </summary>
internal sealed partial class TransactionReceiver(
    GhostIds ids, IHomeInbox inbox, IRoomEventSink rooms, IEphemeralSink ephemeral, TimeProvider time, ILogger<TransactionReceiver> logger)
{
    private volatile string? _last;

    /// <inheritdoc cref="Transaction.ReadAsync"/>
    public async Task<MatrixAnswer> TakeAsync(string transactionId, Stream body, CancellationToken cancellationToken)
    {
        var transaction = await Transaction.ReadAsync(body, time.GetUtcNow(), ids.IsOurs, cancellationToken);
        if (transaction.Skipped > 0)
            LogSkipped(transaction.Skipped);
        if (transaction.Events.Count > 0)
        {
            try
            {
                await inbox.AcceptAsync(MatrixHome.Id, transaction.Events, cancellationToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // The border to the store: the homeserver keeps what was not stored and sends it again.
                LogNotStored(error, transaction.Events.Count);
                return MatrixAnswer.Fault(StatusCodes.Status503ServiceUnavailable, "M_UNKNOWN",
                    "The bridge could not store the transaction. Send it again.");
            }

            // Also those that came before: a crash between storing and waking must not leave a room asleep.
            foreach (var lane in transaction.Events.Select(stored => stored.Lane).Distinct())
                rooms.Wake(lane);
        }

        // A transaction that comes again tells a moment that has passed.
        if (_last != transactionId)
            HandOn(transaction.Ephemeral);
        _last = transactionId;
        return MatrixAnswer.Done;
    }

    private void HandOn(IReadOnlyList<EphemeralEvent> events)
    {
        foreach (var moment in events)
        {
            try
            {
                switch (moment)
                {
                    case TypingEvent typing:
                        ephemeral.HandleTyping(typing);
                        break;
                    case ReceiptEvent receipt:
                        ephemeral.HandleReceipt(receipt);
                        break;
                    case PresenceEvent presence:
                        ephemeral.HandlePresence(presence);
                        break;
                }
            }
            catch (Exception error)
            {
                // The border to the parts that show the moment: their fault must not make the homeserver repeat what is stored.
                LogEphemeralFailed(error, moment.GetType().Name);
            }
        }
    }

    [LoggerMessage(MatrixEventIds.EventsSkipped, LogLevel.Warning, "The homeserver sent {Count} events without an id or a room; they were left out")]
    private partial void LogSkipped(int count);

    [LoggerMessage(MatrixEventIds.TransactionNotStored, LogLevel.Error,
        "A transaction of {Count} events could not be stored; the homeserver will send it again")]
    private partial void LogNotStored(Exception error, int count);

    [LoggerMessage(MatrixEventIds.EphemeralFailed, LogLevel.Error, "A {Kind} could not be handled")]
    private partial void LogEphemeralFailed(Exception error, string kind);
}
