using MsnBridge.Core.Content;
using MsnBridge.Core.Events;
using MsnBridge.MsnNetwork.Conversion;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.PeerToPeer;

namespace MsnBridge.MsnNetwork.Pictures;

/// <summary>
/// Fetches the display pictures of one account's contacts: one at a time and with pauses, since each may cost a switchboard and a server that
/// is asked for many answers 800. What could not be had is tried again, after waits that grow, until its owner goes offline or shows another;
/// it is never given up for good.
/// </summary>
internal sealed class PictureFetcher : IAsyncDisposable
{
    // Official clients wait as long between two requests for pictures.
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_firstRetry = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_longestRetry = TimeSpan.FromHours(2);
    private static readonly TimeSpan s_longestFetch = TimeSpan.FromMinutes(5);

    private readonly Func<string, MsnObject, CancellationToken, Task<ReadOnlyMemory<byte>>> _fetch;
    private readonly SharedPictures _shared;
    private readonly Func<PictureReceived, Task> _report;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Wanted> _wanted = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _seen = new(StringComparer.OrdinalIgnoreCase);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _working;
    private TaskCompletionSource _changed = NewSignal();
    private bool _stopped;

    /// <param name="fetch">As <see cref="Msnp.Client.MsnpClient.FetchObjectAsync"/>.</param>
    /// <param name="shared">What the sessions know together.</param>
    /// <param name="report">Told of each picture that is there, and of each that is shown no more.</param>
    /// <param name="time">The clock.</param>
    public PictureFetcher(
        Func<string, MsnObject, CancellationToken, Task<ReadOnlyMemory<byte>>> fetch, SharedPictures shared, Func<PictureReceived, Task> report,
        TimeProvider time)
    {
        (_fetch, _shared, _report, _time) = (fetch, shared, report, time);
        _working = Task.Run(RunAsync);
    }

    /// <summary>Looks at how somebody shows himself. Does not wait for anything.</summary>
    public void Look(string address, MsnContactPresence presence)
    {
        lock (_lock)
        {
            if (_stopped)
                return;
            if (presence.Status == MsnpStatus.Offline)
            {
                _wanted.Remove(address);
                _seen.Remove(address);
                return;
            }

            var text = presence.MsnObject ?? "";
            var isNew = !_seen.TryGetValue(address, out var before) || before != text;
            _seen[address] = text;
            if (!isNew)
            {
                // He did something, so he is there: worth another try, if the last one was not a moment ago.
                if (_wanted.TryGetValue(address, out var waiting) && _time.GetUtcNow() - waiting.TriedAt >= s_firstRetry)
                    waiting.DueAt = _time.GetUtcNow();
            }
            else if (MsnObject.Parse(text) is { } picture)
            {
                _wanted.Remove(address);
                if (_shared.KeyOf(picture) is { } key)
                    _wanted[address] = new Wanted(address, picture, key) { DueAt = _time.GetUtcNow() };
            }
            else
            {
                // Taken off, in the order of the rest; nothing is to be fetched for it.
                _wanted[address] = new Wanted(address, null, default) { DueAt = _time.GetUtcNow() };
            }

            Signal();
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            if (_stopped)
                return;
            _stopped = true;
        }

        await _stopping.CancelAsync();
        await _working;
        _stopping.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Signal()
    {
        _changed.TrySetResult();
        _changed = NewSignal();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                var (next, wait, changed) = Next();
                if (next is null)
                {
                    await WaitAsync(changed, wait);
                    continue;
                }

                if (await HandleAsync(next))
                    await Task.Delay(s_pause, _time, _stopping.Token);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The session is over.
        }
    }

    private (Wanted? Next, TimeSpan Wait, Task Changed) Next()
    {
        lock (_lock)
        {
            var next = _wanted.Values.MinBy(wanted => wanted.DueAt);
            var wait = next is null ? Timeout.InfiniteTimeSpan : next.DueAt - _time.GetUtcNow();
            return next is not null && wait <= TimeSpan.Zero ? (next, default, _changed.Task) : (null, wait, _changed.Task);
        }
    }

    private async Task WaitAsync(Task changed, TimeSpan wait)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        var timer = Task.Delay(wait, _time, either.Token);
        await Task.WhenAny(changed, timer);
        await either.CancelAsync();
        await timer.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Token.ThrowIfCancellationRequested();
    }

    /// <returns>Whether the network was asked, so that a pause is due.</returns>
    private async Task<bool> HandleAsync(Wanted wanted)
    {
        if (wanted.Picture is null)
        {
            await FinishAsync(wanted, null);
            return false;
        }

        if (await _shared.IsThereAsync(wanted.Key, _stopping.Token))
        {
            await FinishAsync(wanted, wanted.Key);
            return false;
        }

        if (!_shared.TryBegin(wanted.Key))
        {
            // Another account is fetching the same picture, perhaps from somebody else.
            var came = await _shared.WaitAsync(wanted.Key, s_longestFetch, _stopping.Token);
            if (came)
                await FinishAsync(wanted, wanted.Key);
            else
                Postpone(wanted, s_pause);
            return false;
        }

        try
        {
            await FetchAsync(wanted, wanted.Picture);
        }
        finally
        {
            _shared.End(wanted.Key);
        }

        return true;
    }

    private async Task FetchAsync(Wanted wanted, MsnObject picture)
    {
        wanted.TriedAt = _time.GetUtcNow();
        using var patience = new CancellationTokenSource(s_longestFetch, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, _stopping.Token);
        try
        {
            var bytes = await _fetch(wanted.Address, picture, either.Token);
            switch (await _shared.KeepAsync(wanted.Key, picture, bytes, _stopping.Token))
            {
                case PictureKept.Kept:
                    await FinishAsync(wanted, wanted.Key);
                    break;
                case PictureKept.Refused:
                    Drop(wanted);
                    break;
                default:
                    Retry(wanted);
                    break;
            }
        }
        catch (MsnTransferException exception) when (exception.Failure is MsnTransferFailure.BadData or MsnTransferFailure.TooLarge)
        {
            // His fault alone: somebody else may have the real picture of that hash.
            _shared.LogOnce(wanted.Key, exception.Failure == MsnTransferFailure.TooLarge ? "it is too large" : "what came is not what was announced");
            Drop(wanted);
        }
        catch (MsnTransferException)
        {
            Retry(wanted);
        }
        catch (OperationCanceledException) when (!_stopping.IsCancellationRequested)
        {
            Retry(wanted);
        }
    }

    // What was announced meanwhile is another want, which stays.
    private void Drop(Wanted wanted)
    {
        lock (_lock)
        {
            if (_wanted.GetValueOrDefault(wanted.Address) == wanted)
                _wanted.Remove(wanted.Address);
        }
    }

    private async Task FinishAsync(Wanted wanted, ContentKey? key)
    {
        lock (_lock)
        {
            if (_wanted.GetValueOrDefault(wanted.Address) != wanted)
                return;
            _wanted.Remove(wanted.Address);
        }

        await _report(new PictureReceived(ContactConversion.ToContactId(wanted.Address), key));
    }

    private void Retry(Wanted wanted)
    {
        var wait = s_firstRetry * Math.Pow(2, Math.Min(wanted.Failures++, 10));
        Postpone(wanted, wait < s_longestRetry ? wait : s_longestRetry);
    }

    private void Postpone(Wanted wanted, TimeSpan wait)
    {
        lock (_lock)
            wanted.DueAt = _time.GetUtcNow() + wait;
    }

    private sealed class Wanted(string address, MsnObject? picture, ContentKey key)
    {
        public string Address => address;

        /// <summary>Null where he shows none.</summary>
        public MsnObject? Picture => picture;

        public ContentKey Key => key;

        public DateTimeOffset DueAt { get; set; }

        public DateTimeOffset TriedAt { get; set; }

        public int Failures { get; set; }
    }
}
