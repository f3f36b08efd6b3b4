using System.Collections.Immutable;
using System.Threading.Channels;
using MsnBridge.Core.Content;
using MsnBridge.Core.Messages;
using MsnBridge.MsnNetwork.Pictures;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.PeerToPeer;

namespace MsnBridge.MsnNetwork.Emoticons;

/// <summary>
/// Fetches the pictures of texts that came into the content store, beside the texts, which are not held up: those who show a text wait for its pictures a while. Once for each
/// picture, whoever sent it; what could not be had is asked for again with the next text that has it.
/// </summary>
internal sealed class EmoticonFetcher : IAsyncDisposable
{
    // Official clients make none larger than a few kB.
    private const int LargestPicture = 256 * 1024;
    private const int MostOfOneText = 20;
    private const int MostWaiting = 100;
    private const int Workers = 3;
    private static readonly TimeSpan s_longestFetch = TimeSpan.FromMinutes(1);

    private readonly Func<string, MsnObject, CancellationToken, Task<ReadOnlyMemory<byte>>> _fetch;
    private readonly SharedPictures _shared;
    private readonly TimeProvider _time;
    private readonly Channel<(string Sender, MsnObject Picture, ContentKey Key)> _wanted =
        Channel.CreateBounded<(string, MsnObject, ContentKey)>(new BoundedChannelOptions(MostWaiting));

    private readonly CancellationTokenSource _stopping = new();
    private readonly Task[] _working;

    /// <param name="fetch">As <see cref="Msnp.Client.MsnpClient.FetchObjectAsync"/>.</param>
    public EmoticonFetcher(Func<string, MsnObject, CancellationToken, Task<ReadOnlyMemory<byte>>> fetch, SharedPictures shared, TimeProvider time)
    {
        (_fetch, _shared, _time) = (fetch, shared, time);
        _working = [.. Enumerable.Range(0, Workers).Select(_ => Task.Run(RunAsync))];
    }

    /// <summary>Begins to fetch the pictures of a text, and names them. Does not wait for anything.</summary>
    public ImmutableArray<MessageEmoticon>? Begin(string sender, ImmutableArray<MsnEmoticon> emoticons)
    {
        var found = ImmutableArray.CreateBuilder<MessageEmoticon>();
        foreach (var emoticon in emoticons.Take(MostOfOneText))
        {
            if (emoticon.Picture.Size is <= 0 or > LargestPicture || !ContentKey.TryForObject(emoticon.Picture.DataHash, out var key))
                continue;
            // Where too much waits already the code is read.
            if (_wanted.Writer.TryWrite((sender, emoticon.Picture, key)))
                found.Add(new MessageEmoticon(emoticon.Code, key));
        }

        return found.Count == 0 ? null : found.ToImmutable();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_wanted.Writer.TryComplete())
            return;
        await _stopping.CancelAsync();
        await Task.WhenAll(_working);
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            await foreach (var (sender, picture, key) in _wanted.Reader.ReadAllAsync(_stopping.Token))
                await HandleAsync(sender, picture, key);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The session is over.
        }
    }

    private async Task HandleAsync(string sender, MsnObject picture, ContentKey key)
    {
        if (await _shared.IsThereAsync(key, _stopping.Token) || !_shared.TryBegin(key))
            return;

        using var patience = new CancellationTokenSource(s_longestFetch, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, _stopping.Token);
        try
        {
            var bytes = await _fetch(sender, picture, either.Token);
            await _shared.KeepAsync(key, picture, bytes, _stopping.Token);
        }
        catch (MsnTransferException exception)
        {
            _shared.LogOnce(key, $"it did not come ({exception.Failure})");
        }
        catch (OperationCanceledException) when (!_stopping.IsCancellationRequested)
        {
            _shared.LogOnce(key, "it did not come in time");
        }
        finally
        {
            // Tells those who wait, too.
            _shared.End(key);
        }
    }
}
