using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Content;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.Media;

namespace MsnBridge.Matrix.Ghosts;

/// <summary>
/// Contacts' display pictures as the avatars of their ghosts, one after the other in the background. What each ghost wears is remembered.
/// </summary>
internal sealed partial class GhostPictures(
    GhostIds ids, GhostProfiles ghosts, GhostAvatar byDefault, ContentUploads uploads, IHomeMemory memory, IMatrixClient client, ILogger<GhostPictures> logger)
    : BackgroundService
{
    // What a ghost wears: the key of the content.
    private const string WornPrefix = "ghost-picture/";

    private readonly ConcurrentDictionary<(PuppetId Puppet, ContactId Contact), ContentKey> _known = new();
    private readonly ConcurrentDictionary<MatrixUserId, Wanted> _wanted = new();
    private readonly Channel<MatrixUserId> _queue = Channel.CreateUnbounded<MatrixUserId>(new UnboundedChannelOptions { SingleReader = true });

    /// <param name="IsNew">The ghost did not wait yet when that was wanted.</param>
    private sealed record Wanted(string Profile, Contact Contact, bool IsNew);

    /// <summary>The ghost shall look as the contact does. Of several for one ghost the latest counts.</summary>
    public void Request(PuppetId puppet, string profile, Contact contact)
    {
        var known = (puppet, contact.Id);
        if (contact.Picture is { } picture)
            _known[known] = picture;
        // An account that has not seen a picture yet must not take it off a ghost that has it by another account.
        else if (!_known.TryRemove(known, out _))
            return;
        if (!ids.TryOf(profile, contact.Id, out var ghost))
            return;
        // Each ghost waits once, however often he changes meanwhile.
        var wanted = _wanted.AddOrUpdate(ghost, _ => new Wanted(profile, contact, IsNew: true), (_, _) => new Wanted(profile, contact, IsNew: false));
        if (wanted.IsNew)
            _queue.Writer.TryWrite(ghost);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var ghost in _queue.Reader.ReadAllAsync(stoppingToken))
        {
            if (!_wanted.TryRemove(ghost, out var wanted))
                continue;
            try
            {
                await ShowAsync(ghost, wanted, stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // The border of one ghost: it keeps the picture it has, and the others get theirs.
                LogRefused(exception, ghost);
            }
        }
    }

    private async Task ShowAsync(MatrixUserId ghost, Wanted wanted, CancellationToken cancellationToken)
    {
        var key = WornPrefix + ghost.Value;
        var worn = await memory.FindAsync(MatrixHome.Id, key, cancellationToken);
        if (worn == wanted.Contact.Picture?.Value)
            return;
        MediaUri? avatar = null;
        if (wanted.Contact.Picture is { } picture)
        {
            avatar = await uploads.FindAsync(picture, cancellationToken);
            // The store has lost it; it comes again when the contact is seen next.
            if (avatar is null)
                return;
        }

        // His name first, and with it the picture for those who have none, which would otherwise come after this one.
        var actor = await ghosts.EnsureAsync(wanted.Profile, wanted.Contact.Id, wanted.Contact.DisplayName, cancellationToken);
        await client.SetAvatarAsync(actor, avatar ?? await byDefault.FindAsync(cancellationToken), cancellationToken);
        await memory.SaveAsync(MatrixHome.Id, [new(key, wanted.Contact.Picture?.Value)], cancellationToken);
    }

    [LoggerMessage(MatrixEventIds.GhostPictureRefused, LogLevel.Warning, "The picture of ghost {Ghost} could not be set")]
    private partial void LogRefused(Exception exception, MatrixUserId ghost);
}
