using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.Rooms;

namespace MsnBridge.Matrix.Ghosts;

/// <summary>
/// Ghosts and what they are called. A ghost that has something to say is made at once; those of a whole contact list are made one after the
/// other in the background, behind everything that matters more. What a ghost was called last is remembered, so that a restart asks nothing.
/// </summary>
internal sealed partial class GhostProfiles(
    GhostIds ids, GhostAvatar avatar, IHomeMemory memory, IMatrixClient client, ILogger<GhostProfiles> logger) : BackgroundService
{
    private const string Prefix = "ghost/";

    private readonly ConcurrentDictionary<MatrixUserId, string> _names = new();
    private readonly ConcurrentDictionary<MatrixUserId, (string Name, bool IsNew)> _wanted = new();
    private readonly KeyedLock<MatrixUserId> _turns = new();
    private readonly Channel<MatrixUserId> _queue = Channel.CreateUnbounded<MatrixUserId>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Who uploads what ghosts wear.</summary>
    public Actor Bot => new(ids.Bot);

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        foreach (var (key, name) in await memory.ListAsync(MatrixHome.Id, Prefix, cancellationToken))
        {
            if (MatrixUserId.TryParse(key[Prefix.Length..], out var ghost))
                _names[ghost] = name;
        }
    }

    /// <summary>The ghost, registered and with a name. His name is only set where it is not known to be that already.</summary>
    /// <param name="name">What the contact calls himself; null where that is not known, so that his address has to do.</param>
    public async Task<Actor> EnsureAsync(string profile, ContactId contact, string? name, CancellationToken cancellationToken)
    {
        var ghost = new Actor(ids.Of(profile, contact));
        var wanted = name is null ? null : NameOf(contact, name);
        if (!_names.TryGetValue(ghost.User, out var known) || (wanted is not null && known != wanted))
            await SetAsync(ghost, wanted ?? contact.Value, cancellationToken);
        return ghost;
    }

    /// <summary>The ghost shall be called so, in its turn. Of several names for one ghost the latest counts.</summary>
    public void Request(string profile, ContactId contact, string name)
    {
        if (!ids.TryOf(profile, contact, out var ghost))
        {
            LogTooLong();
            return;
        }

        name = NameOf(contact, name);
        if (_names.GetValueOrDefault(ghost) == name && !_wanted.ContainsKey(ghost))
            return;
        // Each ghost waits once, however often he is called something else meanwhile.
        var (_, isNew) = _wanted.AddOrUpdate(ghost, _ => (name, true), (_, _) => (name, false));
        if (isNew)
            _queue.Writer.TryWrite(ghost);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var ghost in _queue.Reader.ReadAllAsync(stoppingToken))
        {
            if (!_wanted.TryRemove(ghost, out var wanted) || _names.GetValueOrDefault(ghost) == wanted.Name)
                continue;
            try
            {
                await SetAsync(new Actor(ghost), wanted.Name, stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // The border of one ghost: it keeps the name it has, and the others get theirs.
                LogRefused(exception, ghost);
            }
        }
    }

    private static string NameOf(ContactId contact, string name) => string.IsNullOrWhiteSpace(name) ? contact.Value : name;

    private async Task SetAsync(Actor ghost, string name, CancellationToken cancellationToken)
    {
        // One at a time for each ghost: two that make the same one would both give it the picture for those who have none, the later perhaps
        // after it was given its own.
        using var turn = await _turns.TakeAsync(ghost.User, cancellationToken);
        if (_names.GetValueOrDefault(ghost.User) == name)
            return;
        await client.EnsureRegisteredAsync(ghost.User, cancellationToken);
        try
        {
            await client.SetDisplayNameAsync(ghost, DisplayName.Fit(name), cancellationToken);
            if (!_names.ContainsKey(ghost.User) && await avatar.FindAsync(cancellationToken) is { } picture)
                await client.SetAvatarAsync(ghost, picture, cancellationToken);
        }
        catch (MatrixException refused)
        {
            // A name that the homeserver does not take keeps nobody from speaking, and is not tried again with each word.
            LogRefused(refused, ghost.User);
        }

        await memory.SaveAsync(MatrixHome.Id, [new(Prefix + ghost.User.Value, name)], cancellationToken);
        _names[ghost.User] = name;
    }

    [LoggerMessage(MatrixEventIds.GhostRefused, LogLevel.Warning, "The profile of ghost {Ghost} could not be set")]
    private partial void LogRefused(Exception exception, MatrixUserId ghost);

    [LoggerMessage(MatrixEventIds.GhostIdTooLong, LogLevel.Warning, "A contact has an address too long for a Matrix id and is left out")]
    private partial void LogTooLong();
}
