using Microsoft.Extensions.Logging;
using MsnBridge.Core.Content;
using MsnBridge.Core.Events;
using MsnBridge.Core.Files;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Core.Lanes;

/// <summary>
/// Brings a file that a contact offered to its end: asks the person where he wants to be asked, fetches it into the content store, and hands it on. An
/// offer lives in this process alone, so one that is found in the journal after a start is told as lost.
/// </summary>
internal sealed partial class OfferLaneHandler(
    Func<PuppetId, Puppet?> findPuppet, IJournal journal, BoundedJournal backlog, FileTransfers transfers, Action<LaneKey> wake, TimeProvider time,
    ILogger<OfferLaneHandler> logger) : ILaneHandler
{
    private const int LargestPreview = 100_000;

    public async Task<EntryOutcome> HandleAsync(JournalEntry entry, LaneTurn turn, CancellationToken cancellationToken)
    {
        var fetch = entry.Event as FileToFetch
                    ?? throw new InvalidOperationException($"Journal entry {entry.Id} of type {entry.Event.GetType().Name} is in the lane of an offer.");
        // For the person and for the contact; a transfer that stands still is ended by the session.
        using var wait = turn.Wait();
        var held = transfers.Offers.Find(fetch.Offer);
        var outcome = EntryOutcome.Unlinked;
        if (findPuppet(entry.Lane.Portal.Puppet) is not { } puppet)
        {
            // Unlinked meanwhile: there is nobody to tell.
            await journal.CompleteAsync(entry.Id, [], cancellationToken);
        }
        else
        {
            var (file, limit) = held is null
                ? (new Fetched(fetch.File, null, null, FileFailure.Interrupted), null)
                : await FetchAsync(puppet, entry, fetch, held, cancellationToken);
            outcome = file.Failure is { } failure ? EntryOutcome.Refused(failure.ToString()) : EntryOutcome.Delivered;
            LogEnded(entry.Id, entry.Lane, file.Failure);
            await EndAsync(puppet, entry, fetch, file, limit);
        }

        transfers.Offers.Release(fetch.Offer);
        return outcome;
    }

    private async Task<(Fetched File, long? Limit)> FetchAsync(
        Puppet puppet, JournalEntry entry, FileToFetch fetch, HeldOffer held, CancellationToken cancellationToken)
    {
        var links = puppet.Links.Select(link => new HomeLink(link, puppet.Id, puppet.Account)).ToList();
        var limit = Math.Min(await FindLimitAsync(links, cancellationToken), transfers.Policy.LargestToHome);
        if (fetch.File.Size > limit || limit == 0)
        {
            transfers.Decline(held.Offer);
            return limit == 0
                ? (new Fetched(fetch.File, null, null, FileFailure.CannotBeShown), null)
                : (new Fetched(fetch.File, null, null, FileFailure.TooLarge), limit);
        }

        // What would be discarded when it is here is not fetched.
        if (!await backlog.HasRoomAsync(entry.Lane.Portal, links.Select(link => link.User.Network), fetch.File.Size, cancellationToken))
        {
            transfers.Decline(held.Offer);
            return (new Fetched(fetch.File, null, null, FileFailure.NoRoom), null);
        }

        var preview = await SavePreviewAsync(held.Offer, cancellationToken);
        var refusal = fetch.Ask ? await AskAsync(puppet, entry, fetch, held, preview, cancellationToken) : null;
        return (refusal is { } reason
            ? new Fetched(fetch.File, null, preview, reason)
            : await ReceiveAsync(puppet, entry, fetch, held, preview, links, cancellationToken), null);
    }

    /// <summary>What the home network of one of them takes is worth fetching.</summary>
    private async Task<long> FindLimitAsync(List<HomeLink> links, CancellationToken cancellationToken)
    {
        var limits = await Task.WhenAll(links.Select(
            link => transfers.FindHome(link.User.Network)?.FindFileLimitAsync(link, cancellationToken) ?? Task.FromResult(0L)));
        return limits.DefaultIfEmpty().Max();
    }

    /// <summary>Null where the person takes it.</summary>
    private async Task<FileFailure?> AskAsync(
        Puppet puppet, JournalEntry entry, FileToFetch fetch, HeldOffer held, ContentKey? preview, CancellationToken cancellationToken)
    {
        var expiry = fetch.OfferedAt + transfers.Policy.AskFor;
        held.Question = new WaitingOffer(fetch.Offer, entry.Lane.Portal.Conversation, fetch.Contact, fetch.File, expiry);
        var question = new FileOfferToHome(fetch.Contact, fetch.Offer, fetch.File, preview, fetch.OfferedAt, expiry);
        var now = time.GetUtcNow();
        // The key, for a lane that failed after this comes here again.
        foreach (var asked in await journal.AppendAsync(
            [.. puppet.Links.Select(link => new JournalDraft(entry.Lane with { End = LaneEnd.Home(link.Network) }, question, now, "offer-" + fetch.Offer))],
            cancellationToken))
        {
            wake(asked.Lane);
        }

        var left = expiry - now;
        using var patience = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await Task.WhenAny(held.Answer, held.Offer.Withdrawn).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Looked at below: an answer in the last moment counts.
        }
        finally
        {
            held.Question = null;
        }

        if (held.Answer.IsCompleted && await held.Answer)
        {
            return null;
        }

        if (held.Offer.Withdrawn.IsCompleted)
        {
            return await held.Offer.Withdrawn;
        }

        transfers.Decline(held.Offer);
        return held.Answer.IsCompleted ? FileFailure.Declined : FileFailure.Unanswered;
    }

    private async Task<Fetched> ReceiveAsync(
        Puppet puppet, JournalEntry entry, FileToFetch fetch, HeldOffer held, ContentKey? preview, List<HomeLink> links,
        CancellationToken cancellationToken)
    {
        using var place = await EnterAsync(puppet.Id, held.Offer, cancellationToken);
        if (place is null)
        {
            return new Fetched(fetch.File, null, preview, await held.Offer.Withdrawn);
        }

        var key = ContentKey.NewFile();
        if (!transfers.Budget.TryReserve(key, fetch.File.Size))
        {
            transfers.Decline(held.Offer);
            return new Fetched(fetch.File, null, preview, FileFailure.NoRoom);
        }

        await using var display = transfers.Display(
            new TransferView($"in-{entry.Id}", entry.Lane.Portal.Conversation, fetch.Contact, fetch.File, TransferState.Running, 0, null), links);
        try
        {
            var form = FileForm.Unknown;
            await transfers.Store.SaveAsync(
                key,
                fetch.File.MediaType,
                async (stream, token) =>
                {
                    await using var looked = new FormReadingStream(stream);
                    await held.Offer.ReceiveAsync(looked, display, token);
                    form = looked.Form;
                },
                fetch.File.Size,
                cancellationToken);
            display.Arrived = true;
            return new Fetched(form.Correct(fetch.File), key, preview, null);
        }
        catch (FileTransferException exception)
        {
            transfers.Budget.Release(key);
            return new Fetched(fetch.File, null, preview, exception.Failure);
        }
        catch (ContentRefusedException)
        {
            transfers.Budget.Release(key);
            return new Fetched(fetch.File, null, preview, FileFailure.Damaged);
        }
        catch (ContentStoreException exception)
        {
            transfers.Budget.Release(key);
            LogNotStored(exception.Message);
            return new Fetched(fetch.File, null, preview, FileFailure.NoRoom);
        }
        catch
        {
            transfers.Budget.Release(key);
            throw;
        }
    }

    /// <summary>Null where the offer was taken back while others ran.</summary>
    private async Task<IDisposable?> EnterAsync(PuppetId puppet, IFileOffer offer, CancellationToken cancellationToken)
    {
        using var givenUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var entering = transfers.Budget.EnterAsync(puppet, givenUp.Token);
        await Task.WhenAny(entering, offer.Withdrawn);
        if (!offer.Withdrawn.IsCompleted)
        {
            return await entering;
        }

        await givenUp.CancelAsync();
        try
        {
            (await entering).Dispose();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // It was still waiting.
        }

        return null;
    }

    private async Task<ContentKey?> SavePreviewAsync(IFileOffer offer, CancellationToken cancellationToken)
    {
        var mediaType = FileForm.Of(offer.Preview.Span).MediaType;
        if (offer.Preview.Length is 0 or > LargestPreview || mediaType is not ("image/png" or "image/jpeg"))
        {
            return null;
        }

        try
        {
            return (await transfers.Store.SaveAsync(ContentKey.NewFile(), mediaType, offer.Preview, cancellationToken)).Key;
        }
        catch (ContentStoreException exception)
        {
            LogNotStored(exception.Message);
            return null;
        }
    }

    private async Task EndAsync(Puppet puppet, JournalEntry entry, FileToFetch fetch, Fetched file, long? limit)
    {
        EventToHome told = file.Failure is { } failure
            ? new FileNotReceivedToHome(fetch.Contact, file.File, failure, limit, fetch.OfferedAt)
            : new FileToHome(fetch.Contact, file.File, file.Content!.Value, file.Preview, fetch.OfferedAt, Late: false);
        var now = time.GetUtcNow();
        var drafts = puppet.Links
            .Select(link => new JournalDraft(
                entry.Lane with { End = file.Content is null ? LaneEnd.Home(link.Network) : LaneEnd.HomeFiles(link.Network) }, told, now))
            .ToList();
        var made = await journal.CompleteAsync(entry.Id, drafts, CancellationToken.None);
        foreach (var next in made)
        {
            wake(next.Lane);
        }

        // There is nobody any more for whom it would be, or as much waits already as may.
        if (!made.Any(next => next.Event is FileToHome))
        {
            await transfers.RemoveAsync(file.Content, CancellationToken.None);
        }

        // The question shows the preview too, and may still be waiting to be shown: it goes when the store is pruned.
        if (file.Failure is not null && !fetch.Ask)
        {
            await transfers.RemoveAsync(file.Preview, CancellationToken.None);
        }
    }

    [LoggerMessage(CoreEventIds.FileReceiveEnded, LogLevel.Debug, "Journal entry {Entry} of lane {Lane} ended: {Failure}")]
    private partial void LogEnded(JournalId entry, LaneKey lane, FileFailure? failure);

    [LoggerMessage(CoreEventIds.FileReceiveFailed, LogLevel.Warning, "A file was not stored: {Reason}")]
    private partial void LogNotStored(string reason);

    /// <param name="Failure">Null where it is here.</param>
    private sealed record Fetched(SharedFile File, ContentKey? Content, ContentKey? Preview, FileFailure? Failure);
}
