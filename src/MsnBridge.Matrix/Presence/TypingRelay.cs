using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Rooms;

namespace MsnBridge.Matrix.Presence;

/// <summary>Carries the typing of people to MSN. Matrix says when somebody begins and ends; MSN wants to hear it again every few seconds and
/// lets it end by itself.</summary>
internal sealed partial class TypingRelay(
    PortalDirectory portals, IPuppetDirectory directory, TimeProvider time, ILogger<TypingRelay> logger) : BackgroundService
{
    // MSN clients repeat it about every five seconds.
    private static readonly TimeSpan s_repeat = TimeSpan.FromSeconds(4);

    // Clients end their typing themselves; one that vanished is not believed for ever.
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<RoomKey, DateTimeOffset> _typing = new();

    /// <summary>Who is typing in a room now, all of them.</summary>
    public async Task HearAsync(RoomId room, IReadOnlyCollection<MatrixUserId> typing, CancellationToken cancellationToken)
    {
        if (!portals.TryFindByRoom(room, out var key))
            return;
        if (!typing.Contains(key.User))
        {
            _typing.TryRemove(key, out _);
            return;
        }

        // Not in the room of an account that he had before.
        if ((await directory.FindStatusAsync(MatrixHome.ToHomeUser(key.User), cancellationToken))?.Account != key.Account)
            return;
        _typing[key] = time.GetUtcNow() + s_longest;
        await SendAsync(key, cancellationToken);
    }

    /// <summary>He has said what he was typing.</summary>
    public void End(RoomKey key) => _typing.TryRemove(key, out _);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_repeat, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var (key, until) in _typing)
            {
                if (until < time.GetUtcNow())
                    _typing.TryRemove(key, out _);
                else
                    await SendAsync(key, stoppingToken);
            }
        }
    }

    private async Task SendAsync(RoomKey key, CancellationToken cancellationToken)
    {
        try
        {
            await directory.SendTypingAsync(MatrixHome.ToHomeUser(key.User), key.Conversation, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The border of one chat, and the state of the moment.
            LogNotTold(exception);
        }
    }

    [LoggerMessage(MatrixEventIds.TypingNotTold, LogLevel.Debug, "That somebody is typing could not be told")]
    private partial void LogNotTold(Exception exception);
}
