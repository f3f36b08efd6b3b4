using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Content;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;

namespace MsnBridge.Core.Files;

/// <summary>What puppets and lanes share of the files that are under way.</summary>
internal sealed partial class FileTransfers(
    IContentStore store, FilePolicy policy, Lazy<ImmutableDictionary<HomeNetworkId, IHomeNetwork>> homes, TimeProvider time,
    ILogger<FileTransfers> logger) : IAsyncDisposable
{
    private static readonly TimeSpan s_longestDecline = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly HashSet<Task> _declining = [];
    private readonly CancellationTokenSource _stopping = new();

    public FilePolicy Policy => policy;

    public IContentStore Store => store;

    public HeldOffers Offers { get; } = new(policy.OffersPerAccount);

    public OutgoingFiles Outgoing { get; } = new();

    public TransferBudget Budget { get; } = new(policy);

    public IHomeNetwork? FindHome(HomeNetworkId network) => homes.Value.GetValueOrDefault(network);

    /// <summary>Tells the sender, without making anybody wait for it.</summary>
    public void Decline(IFileOffer offer)
    {
        lock (_gate)
        {
            if (_stopping.IsCancellationRequested)
            {
                return;
            }

            _declining.RemoveWhere(task => task.IsCompleted);
            _declining.Add(DeclineAsync(offer));
        }
    }

    /// <summary>A display for those of the links that are told.</summary>
    public TransferDisplay Display(TransferView begin, IEnumerable<HomeLink> links) =>
        new(begin, (view, token) => Task.WhenAll(links.Select(link => ShowAsync(link, view, token))), time);

    /// <summary>Removes what belongs to one message, whose end this is.</summary>
    public async Task RemoveAsync(ContentKey? content, CancellationToken cancellationToken)
    {
        if (content is not { IsFile: true } key)
        {
            return;
        }

        Budget.Release(key);
        try
        {
            await store.RemoveAsync(key, cancellationToken);
        }
        catch (ContentStoreException exception)
        {
            // It goes when the store is pruned.
            LogNotRemoved(exception.Message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task[] declining;
        lock (_gate)
        {
            _stopping.Cancel();
            declining = [.. _declining];
        }

        await Task.WhenAll(declining);
        Budget.Dispose();
    }

    private async Task ShowAsync(HomeLink link, TransferView view, CancellationToken cancellationToken)
    {
        try
        {
            await (FindHome(link.User.Network)?.ShowTransferAsync(link, view, cancellationToken) ?? Task.CompletedTask);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The border to a home network: that something cannot be shown must not end the transfer.
            LogNotShown(exception, view.State);
        }
    }

    private async Task DeclineAsync(IFileOffer offer)
    {
        try
        {
            using var patience = new CancellationTokenSource(s_longestDecline, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, _stopping.Token);
            await offer.DeclineAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            // The offer ends with the session at the latest.
        }
        catch (Exception exception)
        {
            // The border to the remote network: an offer that cannot be declined runs out by itself.
            LogNotDeclined(exception);
        }
    }

    [LoggerMessage(CoreEventIds.ContentNotRemoved, LogLevel.Warning, "The content of a file that has ended was not removed: {Reason}")]
    private partial void LogNotRemoved(string reason);

    [LoggerMessage(CoreEventIds.TransferNotShown, LogLevel.Warning, "The state {State} of a transfer could not be shown")]
    private partial void LogNotShown(Exception exception, TransferState state);

    [LoggerMessage(CoreEventIds.OfferNotDeclined, LogLevel.Warning, "A file that was offered could not be declined")]
    private partial void LogNotDeclined(Exception exception);
}
