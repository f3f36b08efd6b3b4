using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.PeerToPeer.Slp;

namespace MsnBridge.Msnp.PeerToPeer.Files;

/// <summary>One file on its way to a peer.</summary>
/// <param name="reach">The way to the peer.</param>
/// <param name="file">The file.</param>
/// <param name="progress">Told how far it is.</param>
/// <param name="reopen">Finds another way when the one there was has broken.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class FileSending(
    PeerReach reach,
    MsnOutgoingFile file,
    IProgress<long>? progress,
    Func<EndpointHandle, CancellationToken, Task<IPeerLink>> reopen,
    TimeProvider timeProvider)
{
    private const int MostResumptions = 3;

    private readonly Lock _lock = new();
    private PeerOutgoingData? _data;
    private TaskCompletionSource<(IPeerLink Link, long Position)> _resumed = NewResumption();

    public async Task<MsnTransferResult> RunAsync(uint applicationId, CancellationToken cancellationToken)
    {
        PeerSession? session = null;
        var failure = MsnTransferFailure.Cancelled;
        try
        {
            var context = new FileContext(file.Name, file.Size, file.Preview).ToBytes();
            session = await reach.InviteAsync(
                reach.Links, PeerApplications.File, applicationId, Convert.ToBase64String(context), sink: null, cancellationToken).ConfigureAwait(false);
            session.ResumeAsked = ResumeAskedAsync;
            failure = await OfferAsync(session, cancellationToken).ConfigureAwait(false);
            if (failure == MsnTransferFailure.None)
                failure = await SendAsync(session, applicationId, cancellationToken).ConfigureAwait(false);

            return new MsnTransferResult(failure);
        }
        catch (PeerCarrierEndedException)
        {
            return new MsnTransferResult(failure = MsnTransferFailure.ConnectionLost);
        }
        finally
        {
            if (session is not null)
                await session.CloseAsync(isCancelled: failure != MsnTransferFailure.None).ConfigureAwait(false);
        }
    }

    private async Task<MsnTransferFailure> OfferAsync(PeerSession session, CancellationToken cancellationToken)
    {
        var answered = Task.WhenAny(session.Answer, session.Ended, session.WhenLostAsync());
        if (!await PeerPatience.WaitAsync(answered, PeerPatience.Person, timeProvider, cancellationToken).ConfigureAwait(false))
            return MsnTransferFailure.TimedOut;

        if (!session.Answer.IsCompletedSuccessfully)
            return session.FailureOf();

        var answer = await session.Answer.ConfigureAwait(false);
        return answer.Status >= 300 ? MsnTransferFailure.Declined : MsnTransferFailure.None;
    }

    private async Task<MsnTransferFailure> SendAsync(PeerSession session, uint applicationId, CancellationToken cancellationToken)
    {
        _data = new PeerOutgoingData(session.SessionId, PeerDataKind.File, applicationId, Stream.Null, file.Size, progress);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, session.Over);
        IDisposable? hold = null;
        try
        {
            await session.Dialogue.Transports.PrepareAsync(session, either.Token).ConfigureAwait(false);
            for (var resumptions = 0; ; resumptions++)
            {
                var failure = await SendRestAsync(session, either.Token).ConfigureAwait(false);
                if (failure == MsnTransferFailure.None)
                    failure = await ConfirmAsync(session, cancellationToken).ConfigureAwait(false);

                if (failure != MsnTransferFailure.ConnectionLost || resumptions == MostResumptions)
                    return failure;

                hold?.Dispose();
                hold = await ResumeAsync(session, either.Token).ConfigureAwait(false);
                if (hold is null)
                    return MsnTransferFailure.ConnectionLost;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The receiver had all of it, and did not wait for the end to be said.
            return _data.Position == file.Size && await session.Ended.ConfigureAwait(false) == PeerSessionEnd.ClosedByPeer
                ? MsnTransferFailure.None
                : session.FailureOf();
        }
        finally
        {
            hold?.Dispose();
        }
    }

    private async Task<MsnTransferFailure> SendRestAsync(PeerSession session, CancellationToken cancellationToken)
    {
        try
        {
            var source = await file.Open(cancellationToken).ConfigureAwait(false);
            await using (source.ConfigureAwait(false))
            {
                await SkipAsync(source, _data!.Position, cancellationToken).ConfigureAwait(false);
                _data.Source = source;
                await session.Link.SendDataAsync(_data, cancellationToken).ConfigureAwait(false);
                return MsnTransferFailure.None;
            }
        }
        catch (PeerCarrierEndedException)
        {
            return MsnTransferFailure.ConnectionLost;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The border to the caller's own stream, which may throw anything.
            return MsnTransferFailure.LocalFault;
        }
    }

    private async Task<MsnTransferFailure> ConfirmAsync(PeerSession session, CancellationToken cancellationToken)
    {
        var lost = session.WhenLostAsync();
        if (!await PeerPatience.WaitAsync(
            Task.WhenAny(session.Confirmed, session.Ended, lost), PeerPatience.FileSilence, timeProvider, cancellationToken).ConfigureAwait(false))
        {
            return MsnTransferFailure.TimedOut;
        }

        if (session.Confirmed.IsCompleted)
        {
            await PeerPatience.WaitAsync(
                Task.WhenAny(session.Ended, lost), PeerPatience.Goodbye, timeProvider, cancellationToken).ConfigureAwait(false);
            return MsnTransferFailure.None;
        }

        return session.Ended.IsCompleted && await session.Ended.ConfigureAwait(false) == PeerSessionEnd.ClosedByPeer
            ? MsnTransferFailure.None
            : session.FailureOf();
    }

    /// <summary>Opens another way, and begins anew or waits until the receiver, who knows what he has, says from where to go on.</summary>
    /// <returns>What keeps the way open; null where it is over.</returns>
    private async Task<IDisposable?> ResumeAsync(PeerSession session, CancellationToken cancellationToken)
    {
        // Another version is another way of speaking of the session, which the receiver does not know it by.
        if (await ReopenAsync(session.Link.Peer, cancellationToken).ConfigureAwait(false) is not { } link || link.Conventions != session.Link.Conventions)
            return null;

        var hold = link.Carrier.Hold();
        session.Link = link;
        if (link.Conventions.BeginsAnew)
        {
            _data!.Position = 0;
            return hold;
        }

        if (!await PeerPatience.WaitAsync(_resumed.Task, PeerPatience.Resumption, timeProvider, cancellationToken).ConfigureAwait(false))
        {
            hold.Dispose();
            return null;
        }

        lock (_lock)
        {
            var resumed = _resumed.Task.Result;
            _resumed = NewResumption();
            session.Link = resumed.Link;
            _data!.Position = resumed.Position;
        }

        return hold;
    }

    private async Task<IPeerLink?> ReopenAsync(EndpointHandle peer, CancellationToken cancellationToken)
    {
        for (var attempts = 1; ; attempts++)
        {
            try
            {
                return await reopen(peer, cancellationToken).ConfigureAwait(false);
            }
            catch (MsnTransferException exception) when (exception.Failure == MsnTransferFailure.ConnectionLost && attempts < MostResumptions)
            {
                // What broke the one way may break the next while it is opened.
            }
            catch (MsnTransferException)
            {
                return null;
            }
        }
    }

    private ValueTask ResumeAskedAsync(IPeerLink link, uint messageId, long position)
    {
        lock (_lock)
        {
            if (_data is { } data && messageId == data.MessageId && position >= 0 && position <= data.Position)
                _resumed.TrySetResult((link, position));
        }

        return ValueTask.CompletedTask;
    }

    private static TaskCompletionSource<(IPeerLink Link, long Position)> NewResumption() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static async Task SkipAsync(Stream source, long position, CancellationToken cancellationToken)
    {
        if (position == 0)
            return;

        if (source.CanSeek)
        {
            source.Seek(position, SeekOrigin.Current);
            return;
        }

        var buffer = new byte[64 * 1024];
        while (position > 0)
        {
            var length = (int)Math.Min(position, buffer.Length);
            await source.ReadExactlyAsync(buffer.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
            position -= length;
        }
    }
}
