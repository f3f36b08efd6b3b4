using System.Runtime.InteropServices;
using System.Text;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.PeerToPeer.Slp;

namespace MsnBridge.Msnp.PeerToPeer.Objects;

/// <summary>
/// Objects, fetched and served. Whoever wants one invites its owner, who answers and sends; the one who received says goodbye.
/// </summary>
/// <param name="shared">What is served.</param>
/// <param name="account">The own account.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class ObjectTransfers(SharedObjects shared, string account, TimeProvider timeProvider)
{
    private const uint ApplicationId = 1;

    /// <summary>Fetches an object.</summary>
    /// <exception cref="MsnTransferException">It did not come.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<ReadOnlyMemory<byte>> FetchAsync(PeerReach reach, MsnObject what, CancellationToken cancellationToken)
    {
        // What somebody sent he may have at one of his places alone. Asked all at once, each that has it would send it.
        for (var at = 0; ; at++)
        {
            try
            {
                return await FetchAsync(reach, reach.Links[at], what, cancellationToken).ConfigureAwait(false);
            }
            catch (MsnTransferException exception)
                when (exception.Failure is MsnTransferFailure.Declined or MsnTransferFailure.NotAvailable && at + 1 < reach.Links.Count)
            {
                // The next may.
            }
        }
    }

    private async Task<ReadOnlyMemory<byte>> FetchAsync(PeerReach reach, IPeerLink link, MsnObject what, CancellationToken cancellationToken)
    {
        ObjectSink? sink = null;
        PeerSession? session = null;
        var isWhole = false;
        try
        {
            session = await reach.InviteAsync(
                [link],
                PeerApplications.Object,
                link.Conventions.HasRequestFlags ? ApplicationOf(what.Type) : ApplicationId,
                ContextOf(what),
                proposed => sink = new ObjectSink(proposed, what.Size),
                cancellationToken).ConfigureAwait(false);
            await ReceiveAsync(session, sink!, cancellationToken).ConfigureAwait(false);
            isWhole = true;
            return what.IsOf(sink!.Data.Span) ? sink.Data : throw new MsnTransferException(MsnTransferFailure.BadData);
        }
        catch (PeerCarrierEndedException exception)
        {
            throw new MsnTransferException(MsnTransferFailure.ConnectionLost, exception);
        }
        finally
        {
            if (session is not null)
                await session.CloseAsync(isCancelled: !isWhole).ConfigureAwait(false);
        }
    }

    /// <summary>Takes an invitation on the read loop.</summary>
    /// <returns>What sends the object; null where it was declined.</returns>
    public async ValueTask<Func<CancellationToken, Task>?> InvitedAsync(PeerDialogue dialogue, IPeerLink link, SlpMessage invitation)
    {
        if (invitation.Body.Bytes("Context") is not { } context)
        {
            await PeerDialogue.AnswerAsync(link, invitation, SlpStatus.InternalError, SlpContent.Failure, SlpBody.Empty).ConfigureAwait(false);
            return null;
        }

        var what = MsnObject.Parse(Encoding.UTF8.GetString(context));
        var data = what is not null && string.Equals(what.Creator, account, StringComparison.OrdinalIgnoreCase) ? shared.Find(what) : null;
        if (data is null)
        {
            await PeerDialogue.DeclineAsync(link, invitation).ConfigureAwait(false);
            return null;
        }

        if (await dialogue.AcceptAsync(link, invitation).ConfigureAwait(false) is not { } session)
            return null;

        var application = invitation.Body.Number("AppID") is > 0 and var asked ? asked : ApplicationId;
        return cancellationToken => ServeAsync(session, invitation, data.Value, application, cancellationToken);
    }

    private async Task ServeAsync(PeerSession session, SlpMessage invitation, ReadOnlyMemory<byte> data, uint application, CancellationToken cancellationToken)
    {
        using var hold = session.Link.Carrier.Hold();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(session.Over, cancellationToken);
        try
        {
            await PeerDialogue.AnswerAsync(
                session.Link, invitation, SlpStatus.Ok, SlpContent.Session, new SlpBody([new("SessionID", $"{session.SessionId}")])).ConfigureAwait(false);
            await session.Dialogue.Transports.PrepareAsync(session, either.Token).ConfigureAwait(false);
            if (session.Link.Conventions.PreparesObjects)
                await SendAsync(session, PeerDataKind.Preparation, new byte[4], application, either.Token).ConfigureAwait(false);

            await SendAsync(session, PeerDataKind.Object, data, application, either.Token).ConfigureAwait(false);
            await PeerPatience.WaitAsync(
                Task.WhenAny(session.Ended, session.WhenLostAsync()), PeerPatience.ObjectSilence, timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is PeerCarrierEndedException or OperationCanceledException)
        {
            // The peer has gone, or has had enough.
        }
        finally
        {
            await session.CloseAsync(isCancelled: false).ConfigureAwait(false);
        }
    }

    private static async Task SendAsync(PeerSession session, PeerDataKind kind, ReadOnlyMemory<byte> data, uint application, CancellationToken cancellationToken)
    {
        using var source = MemoryMarshal.TryGetArray(data, out var array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(data.ToArray(), writable: false);
        await session.Link.SendDataAsync(new PeerOutgoingData(session.SessionId, kind, application, source, data.Length), cancellationToken).ConfigureAwait(false);
    }

    private async Task ReceiveAsync(PeerSession session, ObjectSink sink, CancellationToken cancellationToken)
    {
        // Some send without having answered.
        var lost = session.WhenLostAsync();
        if (!await PeerPatience.WaitAsync(
            Task.WhenAny(session.Answer, sink.Started, sink.Done, session.Ended, lost), PeerPatience.Answer, timeProvider, cancellationToken).ConfigureAwait(false))
        {
            throw new MsnTransferException(MsnTransferFailure.TimedOut);
        }

        if (session.Answer.IsCompletedSuccessfully && await session.Answer.ConfigureAwait(false) is { Status: >= 300 } refusal)
            throw new MsnTransferException(refusal.Status == SlpStatus.Decline ? MsnTransferFailure.Declined : MsnTransferFailure.NotAvailable);

        var done = Task.WhenAny(sink.Done, session.Ended, lost);
        if (!await PeerPatience.WaitAsync(
            done, () => sink.Incoming.Received, PeerPatience.ObjectSilence, timeProvider, cancellationToken).ConfigureAwait(false))
        {
            throw new MsnTransferException(MsnTransferFailure.TimedOut);
        }

        if (!sink.Done.IsCompleted)
            throw new MsnTransferException(session.FailureOf());

        if (!await sink.Done.ConfigureAwait(false))
            throw new MsnTransferException(MsnTransferFailure.BadData);
    }

    // As Windows Live Messenger 2009 numbers them. MSNPSharp takes no other number for a picture.
    private static uint ApplicationOf(MsnObjectType type) => type switch
    {
        MsnObjectType.Emoticon => 11,
        MsnObjectType.VoiceClip => 20,
        _ => 12,
    };

    // base64( text NUL )                                   the text as its owner wrote it: some compare it
    private static string ContextOf(MsnObject what) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{what.Text.TrimEnd('\0')}\0"));
}
