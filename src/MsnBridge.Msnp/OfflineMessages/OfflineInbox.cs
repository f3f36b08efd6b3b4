using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Soap;

namespace MsnBridge.Msnp.OfflineMessages;

/// <summary>Fetches what a notice says that waits, and reports it. The network keeps it until whoever reads the events says that it arrived.</summary>
internal sealed partial class OfflineInbox(IOfflineMessages service, EventQueue events, string account, TimeProvider timeProvider, ILogger logger)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMinutes(5);

    // A notice that finds no room is no loss: the service is asked for everything that waits.
    private readonly Channel<MailData> _notices = Channel.CreateBounded<MailData>(
        new BoundedChannelOptions(16) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private int _dropped;

    /// <summary>Takes a notice, on the read loop.</summary>
    public void Announce(MailData waiting)
    {
        if (!_notices.Writer.TryWrite(waiting) || _notices.Reader.Count >= 16)
            Interlocked.Exchange(ref _dropped, 1);
    }

    /// <summary>Fetches as notices come. Ends with the session; never fails.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (!service.CanFetch)
            return;

        try
        {
            await foreach (var waiting in _notices.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                await FetchAsync(Interlocked.Exchange(ref _dropped, 0) == 0 ? waiting : null, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The session ended.
        }
    }

    private async Task FetchAsync(MailData? waiting, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var message in await service.FetchAsync(waiting, cancellationToken).ConfigureAwait(false))
                await events.ReportAsync(new OfflineTextEvent(MsnConversationId.With(message.Sender), message)).ConfigureAwait(false);
        }
        catch (MsnServiceException exception)
        {
            LogNotFetched(account, exception.Message);
            if (exception.Failure != MsnServiceFailure.Unavailable)
                return;

            await Task.Delay(RetryDelay, timeProvider, cancellationToken).ConfigureAwait(false);
            Interlocked.Exchange(ref _dropped, 1);
            _notices.Writer.TryWrite(MailData.TooLarge);
        }
    }

    [LoggerMessage(MsnpEventIds.OfflineMessagesNotFetched, LogLevel.Warning, "Offline messages of {Account} could not be fetched: {Reason}")]
    private partial void LogNotFetched(string account, string reason);
}
