using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Notification;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.Conversations;

/// <summary>
/// Says things over the notification server, without a switchboard: to people of other networks (MSNP14 and later), and to those who are not there (MSNP18-20), for
/// whom the server keeps it.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="silenceConfirms">Whether a server that says nothing has taken what it was sent.</param>
internal sealed class DirectMessages(NotificationSession session, bool silenceConfirms)
{
    // Most servers say nothing, so waiting long would only hold up what is said next.
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Says something, in one or more messages.</summary>
    /// <returns>Delivered where the server said that it took it, or would have said that it did not; unconfirmed where its silence means nothing.</returns>
    /// <exception cref="OperationCanceledException">The caller gave up before anything left.</exception>
    public async Task<MsnSendResult> SendAsync(ContactHandle to, TextMessage message, CancellationToken cancellationToken)
    {
        var isConfirmed = true;
        var hasLeft = false;
        foreach (var part in TextMessageSplitter.Split(message))
        {
            var result = await SendPartAsync(to, part, hasLeft ? CancellationToken.None : cancellationToken).ConfigureAwait(false);
            if (result.Outcome is MsnSendOutcome.NotSent or MsnSendOutcome.Refused)
                return hasLeft ? MsnSendResult.Unconfirmed : result;

            hasLeft = true;
            isConfirmed &= result.Outcome == MsnSendOutcome.Delivered;
        }

        return isConfirmed ? MsnSendResult.Delivered : MsnSendResult.Unconfirmed;
    }

    // >>> UUM t account network 1 length                   <<< UUM t OK     at some servers; nothing at others
    private async Task<MsnSendResult> SendPartAsync(ContactHandle to, TextMessage message, CancellationToken cancellationToken)
    {
        var result = MsnSendResult.NotSent;
        try
        {
            await session.AskAsync(
                async connection =>
                {
                    var pending = await connection.BeginAsync(
                        id => new UumCommand(id, to, UserMessageKind.Text, Payload(message)), cancellationToken).ConfigureAwait(false);

                    // From here on it may have arrived, also where the session ends before the answer.
                    result = MsnSendResult.Unconfirmed;
                    result = await AnswerToAsync(pending).ConfigureAwait(false);
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (MsnpSessionEndedException)
        {
            // The result says how far it came.
        }

        return result;
    }

    private async Task<MsnSendResult> AnswerToAsync(RequestConnection.PendingAnswer pending)
    {
        try
        {
            return await pending.WaitAsync(AnswerTimeout, CancellationToken.None).ConfigureAwait(false) switch
            {
                ErrorCommand error => MsnSendResult.Refused(RefusalOf(error.Code)),
                UumReplyCommand => MsnSendResult.Delivered,
                _ => OfSilence,
            };
        }
        catch (TimeoutException)
        {
            return OfSilence;
        }
    }

    private MsnSendResult OfSilence => silenceConfirms ? MsnSendResult.Delivered : MsnSendResult.Unconfirmed;

    // Dest-Agent: client                                   without it Escargot keeps nothing
    private static MsnpPayload Payload(TextMessage message)
    {
        var envelope = message.ToEnvelope();
        return new MessageEnvelope([.. envelope.Headers, new("Dest-Agent", "client")], envelope.Body).ToPayload();
    }

    private static MsnSendRefusal RefusalOf(MsnpErrorCode code) => CommandFailures.Classify(code) switch
    {
        CommandFailure.UnknownAddress or CommandFailure.InvalidAddress => MsnSendRefusal.ContactUnknown,
        CommandFailure.ContactOffline => MsnSendRefusal.ContactOffline,
        CommandFailure.TooFast => MsnSendRefusal.TooFast,
        _ => MsnSendRefusal.ServerFault,
    };
}
