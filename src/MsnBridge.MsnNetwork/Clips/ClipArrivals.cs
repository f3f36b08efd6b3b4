using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Content;
using MsnBridge.Core.Events;
using MsnBridge.MsnNetwork.Conversion;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.PeerToPeer;

namespace MsnBridge.MsnNetwork.Clips;

/// <summary>
/// Winks, voice clips and handwriting for one account: fetched where they have to be, made into what clients of today show, and stored; one after the other, in
/// the order in which they came, beside everything else. Of what does not come, or comes in too great a number, the person is told what it was.
/// </summary>
internal sealed partial class ClipArrivals : IAsyncDisposable
{
    private const int MostWaiting = 32;
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly Func<string, MsnObject, CancellationToken, Task<ReadOnlyMemory<byte>>> _fetch;
    private readonly IContentStore _content;
    private readonly Func<RemoteEvent, Task> _report;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Channel<MsnpEvent> _waiting = Channel.CreateBounded<MsnpEvent>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _working;

    /// <param name="fetch">As <see cref="MsnpClient.FetchObjectAsync"/>.</param>
    /// <param name="report">Told of each.</param>
    public ClipArrivals(
        Func<string, MsnObject, CancellationToken, Task<ReadOnlyMemory<byte>>> fetch, IContentStore content, Func<RemoteEvent, Task> report, TimeProvider time,
        ILogger logger)
    {
        (_fetch, _content, _report, _time, _logger) = (fetch, content, report, time, logger);
        _working = Task.Run(WorkAsync);
    }

    /// <summary>Takes what arrived, if it is of these kinds. Does not wait for it. What is not taken is to be told in words.</summary>
    public bool TryTake(MsnpEvent arrived) => arrived is WinkEvent or VoiceClipEvent or InkEvent && _waiting.Writer.TryWrite(arrived);

    /// <summary>Ends what is under way and waits until all is told.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_waiting.Writer.TryComplete())
            return;

        await _stopping.CancelAsync();
        await _working;
        _stopping.Dispose();
    }

    private async Task WorkAsync()
    {
        await foreach (var arrived in _waiting.Reader.ReadAllAsync(CancellationToken.None))
        {
            var told = _stopping.IsCancellationRequested ? null : await ConvertAsync(arrived);
            if (told is not null)
            {
                await _report(told);
                continue;
            }

            foreach (var inWords in EventConversion.ToBridge(arrived, ContactListSnapshot.Empty))
                await _report(inWords);
        }
    }

    /// <returns>What to tell; null where it cannot be shown.</returns>
    private async Task<RemoteEvent?> ConvertAsync(MsnpEvent arrived)
    {
        using var patience = new CancellationTokenSource(s_patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, _stopping.Token);
        try
        {
            return arrived switch
            {
                VoiceClipEvent clip => await KeepAsync(
                    clip.Conversation, clip.Sender, clip.ReceivedAt, ReceivedClip.OfVoice(await _fetch(clip.Sender, clip.Clip, either.Token)), either.Token),
                WinkEvent wink => await KeepAsync(
                    wink.Conversation, wink.Sender, wink.ReceivedAt,
                    ReceivedClip.OfWink(await _fetch(wink.Sender, wink.Wink, either.Token), ClipWords.Wink(wink.Wink.Friendly)), either.Token),
                InkEvent ink => await KeepAsync(ink.Conversation, ink.Sender, ink.ReceivedAt, ReceivedClip.OfInk(ink.Ink), either.Token),
                _ => null,
            };
        }
        catch (MsnTransferException exception)
        {
            LogNotFetched(arrived.GetType().Name, exception.Failure);
        }
        catch (Exception exception) when (exception is ContentStoreException or ContentRefusedException)
        {
            LogNotKept(arrived.GetType().Name, exception.Message);
        }
        catch (OperationCanceledException)
        {
            LogNotFetched(arrived.GetType().Name, MsnTransferFailure.TimedOut);
        }
        catch (Exception exception)
        {
            // The border of what decodes a stranger's data: it may cost that, not everything that comes after.
            LogFault(exception, arrived.GetType().Name);
        }

        return null;
    }

    private async Task<RemoteEvent?> KeepAsync(
        Msnp.Conversations.MsnConversationId conversation, string sender, DateTimeOffset receivedAt, ReceivedClip? clip, CancellationToken cancellationToken)
    {
        if (clip is null)
            return null;

        var key = ContentKey.NewFile();
        await _content.SaveAsync(key, clip.File.MediaType, clip.Bytes, cancellationToken);
        return new FileReceived(
            ConversationConversion.ToBridge(conversation), ContactConversion.ToContactId(sender), clip.File, key, Preview: null, receivedAt);
    }

    [LoggerMessage(MsnNetworkEventIds.ClipNotFetched, LogLevel.Information, "What a contact sent could not be fetched ({Kind}): {Failure}")]
    private partial void LogNotFetched(string kind, MsnTransferFailure failure);

    [LoggerMessage(MsnNetworkEventIds.ClipFault, LogLevel.Error, "What a contact sent could not be read ({Kind})")]
    private partial void LogFault(Exception exception, string kind);

    [LoggerMessage(MsnNetworkEventIds.ClipNotKept, LogLevel.Warning, "What a contact sent could not be stored ({Kind}): {Reason}")]
    private partial void LogNotKept(string kind, string reason);
}
