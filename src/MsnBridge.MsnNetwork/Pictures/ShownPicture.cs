using MsnBridge.Core.Content;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Notification;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.MsnNetwork.Pictures;

/// <summary>
/// The picture that one session shows and serves. What comes from a home network is kept by MSN for the account's other clients too; where no home network ever had one,
/// what MSN keeps is shown. The storage service is asked in the background, in order: presence does not wait for it.
/// </summary>
internal sealed class ShownPicture(MsnpClient client, IContentStore content, KeptPicture kept) : IAsyncDisposable
{
    private const int MostBytes = 100 * 1024;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _ending = new();
    private MsnObject? _shown;
    private ReadOnlyMemory<byte>? _ofHome;
    private bool _isDecided;
    private Task _keeping = Task.CompletedTask;

    /// <summary>Completes when MSN's storage has been asked everything that there was to ask it so far.</summary>
    public Task Kept => _keeping;

    /// <summary>Shows what a home network says. Called one at a time.</summary>
    public async Task ShowAsync(ContentKey? picture, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte>? shown = null;
        if (picture is { } key)
        {
            if (await content.ReadAsync(key, MostBytes, cancellationToken) is not { Length: > 0 } bytes)
                return;
            shown = bytes;
        }

        await _turn.WaitAsync(cancellationToken);
        try
        {
            _isDecided = true;
            await PublishAsync(shown, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }

        var before = _ofHome;
        _ofHome = shown;
        if (shown is { } now)
            Keep(token => kept.KeepAsync(now, token));
        else if (before is { } old)
            Keep(token => kept.RemoveAsync(old, token));
    }

    /// <summary>Shows what MSN keeps, unless a home network says something meanwhile. Does not wait for it.</summary>
    public void ShowKept() => Keep(async token =>
    {
        if (await kept.FindAsync(token) is not { Length: > 0 and <= MostBytes } bytes)
            return;
        await _turn.WaitAsync(token);
        try
        {
            if (!_isDecided)
                await PublishAsync(bytes, token);
        }
        catch (MsnpSessionEndedException)
        {
            // The next session asks anew.
        }
        finally
        {
            _turn.Release();
        }
    });

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _keeping;
        _ending.Dispose();
    }

    private async Task PublishAsync(ReadOnlyMemory<byte>? bytes, CancellationToken cancellationToken)
    {
        // Served before it is shown: who sees it asks for it at once. The same bytes make the same object, so nobody fetches again after a restart.
        var shown = bytes is { } picture ? client.ShareObject(MsnObjectType.DisplayPicture, picture, "") : null;
        try
        {
            await client.SetPictureAsync(shown, cancellationToken);
            (shown, _shown) = (_shown, shown);
        }
        catch (MsnpCommandException)
        {
            // The server refused: what was shown before stays.
        }
        finally
        {
            if (shown is not null)
                client.StopSharing(shown);
        }
    }

    private void Keep(Func<CancellationToken, Task> keep) => _keeping = KeepAsync(_keeping, keep);

    private async Task KeepAsync(Task before, Func<CancellationToken, Task> keep)
    {
        await before;
        try
        {
            await keep(_ending.Token);
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            // The session has ended.
        }
    }
}
