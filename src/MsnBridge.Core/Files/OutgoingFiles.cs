using MsnBridge.Core.Identities;

namespace MsnBridge.Core.Files;

/// <summary>Files to the remote network that have not ended, by what their senders know them by. Safe for concurrent use.</summary>
internal sealed class OutgoingFiles
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(HomeUser Sender, string MessageId), CancellationTokenSource> _files = [];

    /// <summary>The token that ends when the sender takes the file back.</summary>
    public CancellationToken Track(HomeUser sender, string? messageId)
    {
        if (messageId is null)
        {
            return CancellationToken.None;
        }

        lock (_gate)
        {
            if (!_files.TryGetValue((sender, messageId), out var file))
            {
                _files.Add((sender, messageId), file = new CancellationTokenSource());
            }

            return file.Token;
        }
    }

    public bool Cancel(HomeUser sender, string messageId)
    {
        CancellationTokenSource? file;
        lock (_gate)
        {
            file = _files.GetValueOrDefault((sender, messageId));
        }

        file?.Cancel();
        return file is not null;
    }

    public void Release(HomeUser sender, string? messageId)
    {
        lock (_gate)
        {
            if (messageId is not null)
            {
                _files.Remove((sender, messageId));
            }
        }
    }
}
