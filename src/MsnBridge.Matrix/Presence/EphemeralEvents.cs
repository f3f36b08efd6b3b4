using Microsoft.Extensions.Logging;
using MsnBridge.Core.Work;
using MsnBridge.Matrix.Appservice;
using MsnBridge.Matrix.Client;

namespace MsnBridge.Matrix.Presence;

/// <summary>What is of the moment on Matrix, on its way to MSN: in the order of each room and each person, without the homeserver waiting.</summary>
internal sealed class EphemeralEvents(TypingRelay typing, UserPresences presences, ILogger<EphemeralEvents> logger) : IEphemeralSink, IAsyncDisposable
{
    private const int MaxWaiting = 20;
    private static readonly TimeSpan s_drain = TimeSpan.FromSeconds(1);

    private readonly KeyedWorkQueue _queue = new(logger);

    public void HandleTyping(TypingEvent heard) =>
        _queue.TryEnqueue(heard.Room.Value, MaxWaiting, token => typing.HearAsync(heard.Room, heard.Users, token));

    public void HandleReceipt(ReceiptEvent heard)
    {
        // MSN has no word for it: nobody there is told what was read.
    }

    public void HandlePresence(PresenceEvent heard) =>
        _queue.TryEnqueue(
            heard.User.Value, MaxWaiting,
            token => presences.HearAsync(heard.User, new MatrixPresence(heard.Presence, heard.StatusMessage, heard.CurrentlyActive), token));

    public async ValueTask DisposeAsync()
    {
        using (var limit = new CancellationTokenSource(s_drain))
            await _queue.DrainAsync(limit.Token);
        _queue.Dispose();
    }
}
