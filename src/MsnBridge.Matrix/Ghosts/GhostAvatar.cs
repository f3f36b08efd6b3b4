using Microsoft.Extensions.Logging;
using MsnBridge.Core.Networks;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Appservice;
using MsnBridge.Matrix.Client;

namespace MsnBridge.Matrix.Ghosts;

/// <summary>The picture of the bot, and of contacts whose own is not known: uploaded once, remembered by what it is.</summary>
internal sealed partial class GhostAvatar(GhostIds ids, IHomeMemory memory, IMatrixClient client, ILogger<GhostAvatar> logger) : IProtocolIcon, IDisposable
{
    // The number changes with the picture.
    private const string Key = "avatar/1";
    private const string Resource = "MsnBridge.Matrix.Ghosts.avatar.png";

    private readonly SemaphoreSlim _turn = new(1);
    private MediaUri? _picture;

    /// <summary>Null where the homeserver does not take it.</summary>
    public async Task<MediaUri?> FindAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return _picture ??= await memory.FindAsync(MatrixHome.Id, Key, cancellationToken) is { } stored
                ? new MediaUri(stored)
                : await UploadAsync(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<MediaUri?> UploadAsync(CancellationToken cancellationToken)
    {
        await using var content = typeof(GhostAvatar).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not in the assembly.");
        try
        {
            var picture = await client.UploadAsync(new Actor(ids.Bot), content, content.Length, "image/png", "msn.png", cancellationToken);
            await memory.SaveAsync(MatrixHome.Id, [new(Key, picture.Value)], cancellationToken);
            return picture;
        }
        catch (MatrixException refused)
        {
            LogRefused(refused);
            return null;
        }
    }

    [LoggerMessage(MatrixEventIds.AvatarRefused, LogLevel.Warning, "The homeserver did not take the picture for contacts without one")]
    private partial void LogRefused(Exception exception);
}
