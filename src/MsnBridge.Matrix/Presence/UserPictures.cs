using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Pictures;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Appservice;
using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.Conversion;
using MsnBridge.Matrix.Rooms;

namespace MsnBridge.Matrix.Presence;

/// <summary>
/// Shows people on MSN with the avatar they have on Matrix. A change comes as an event of membership in each room; what counts is the profile, which
/// is looked at in the background, once for however many events.
/// </summary>
internal sealed partial class UserPictures(
    IOwnPictures pictures, ManagementRooms management, IMatrixClient client, ILogger<UserPictures> logger) : BackgroundService
{
    private readonly ConcurrentDictionary<MatrixUserId, bool> _waiting = new();
    private readonly Channel<MatrixUserId> _queue = Channel.CreateUnbounded<MatrixUserId>(new UnboundedChannelOptions { SingleReader = true });

    // {"type": "m.room.member", "state_key": "@alice:example.org", "content": {"membership": "join", "avatar_url": "mxc://example.org/AbC"}}
    public async Task HearAsync(RoomEvent member, CancellationToken cancellationToken)
    {
        if (member.StateKey != member.Sender.Value || member.Content.Text("membership") != "join")
            return;
        var known = await pictures.FindAsync(MatrixHome.ToHomeUser(member.Sender), cancellationToken);
        var told = member.Content.Text("avatar_url") is { Length: > 0 } url ? url : null;
        if (known is not null && known.Source != told)
            Look(member.Sender);
    }

    /// <summary>Looks at the person's profile in its turn.</summary>
    public void Look(MatrixUserId user)
    {
        if (_waiting.TryAdd(user, true))
            _queue.Writer.TryWrite(user);
    }

    /// <summary>Takes the avatar that the person has now.</summary>
    /// <param name="anew">Also where it is the one that was taken before.</param>
    /// <returns>Null where the homeserver does not give it.</returns>
    public async Task<OwnPictureResult?> TakeAsync(MatrixUserId user, bool anew, CancellationToken cancellationToken)
    {
        var owner = MatrixHome.ToHomeUser(user);
        try
        {
            var avatar = (await client.FindProfileAsync(user, cancellationToken))?.Avatar;
            if (avatar is not { } uri)
                return await pictures.SetAsync(owner, null, anew, cancellationToken);
            var known = await pictures.FindAsync(owner, cancellationToken);
            if (known is null)
                return OwnPictureResult.NoAccount;
            if (known.Source == uri.Value && !anew)
                return OwnPictureResult.Unchanged;
            return await pictures.SetAsync(owner, new OwnPicture(uri.Value, await DownloadAsync(uri, cancellationToken)), anew, cancellationToken);
        }
        catch (MatrixException refused)
        {
            LogNotFetched(refused, user);
            return refused.Status == HttpStatusCode.RequestEntityTooLarge || refused.Code == "M_TOO_LARGE" ? OwnPictureResult.TooLarge : null;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var user in _queue.Reader.ReadAllAsync(stoppingToken))
        {
            _waiting.TryRemove(user, out _);
            try
            {
                if (await TakeAsync(user, anew: false, stoppingToken) is { } result && OwnPictureText.OfFailure(result) is { } sentence)
                    await management.SayAsync(user, FromBridge.Notice(sentence), Guid.NewGuid().ToString("N"), stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // The border of one person: his picture stays what it is.
                LogNotFetched(exception, user);
            }
        }
    }

    private async Task<byte[]> DownloadAsync(MediaUri uri, CancellationToken cancellationToken)
    {
        await using var media = await client.DownloadAsync(uri, OwnPicture.MaxBytes, cancellationToken);
        using var bytes = new MemoryStream();
        await media.Content.CopyToAsync(bytes, cancellationToken);
        return bytes.ToArray();
    }

    [LoggerMessage(MatrixEventIds.UserPictureNotFetched, LogLevel.Information, "The avatar of {User} could not be had from the homeserver")]
    private partial void LogNotFetched(Exception exception, MatrixUserId user);
}
