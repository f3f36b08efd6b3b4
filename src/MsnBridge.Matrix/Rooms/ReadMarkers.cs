using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Work;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Client;
using EventId = MsnBridge.Matrix.Addressing.EventId;

namespace MsnBridge.Matrix.Rooms;

/// <summary>How far contacts have what was written to them. Nobody waits for a marker to move: what is said next would wait with him. One that
/// has been passed by a newer one is not asked for, since a marker stands for everything before it.</summary>
internal sealed partial class ReadMarkers(IMatrixClient client, ILogger<ReadMarkers> logger) : IAsyncDisposable
{
    private static readonly TimeSpan s_drain = TimeSpan.FromSeconds(2);

    private readonly KeyedWorkQueue _queue = new(logger);
    private readonly ConcurrentDictionary<(Actor Reader, RoomId Room), EventId> _wanted = new();

    /// <summary>Moves the marker in its turn.</summary>
    public void Move(Actor reader, RoomId room, EventId upTo)
    {
        var key = (reader, room);
        _wanted[key] = upTo;
        // One in hand may have read the older one, so one more waits; further ones would find nothing.
        _queue.TryEnqueue($"{reader.User} {room}", 1, async token =>
        {
            if (!_wanted.TryRemove(key, out var latest))
                return;
            try
            {
                await client.SendReceiptAsync(reader, room, latest, token);
            }
            catch (MatrixException refused)
            {
                LogRefused(refused, room);
            }
        });
    }

    public async ValueTask DisposeAsync()
    {
        using (var limit = new CancellationTokenSource(s_drain))
            await _queue.DrainAsync(limit.Token);
        _queue.Dispose();
    }

    [LoggerMessage(MatrixEventIds.ReadMarkerRefused, LogLevel.Warning, "The read marker of a contact could not be moved in room {Room}")]
    private partial void LogRefused(Exception exception, RoomId room);
}
