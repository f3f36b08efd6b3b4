using Microsoft.Extensions.Logging;
using MsnBridge.Core.Work;
using MsnBridge.Xmpp.Addressing;

namespace MsnBridge.Xmpp.Rooms;

/// <summary>Everything that concerns a user's rooms, one after the other for each user: what he does in them, and what MSN says.</summary>
internal sealed partial class RoomQueue(XmppOptions options, ILogger<RoomQueue> logger) : IDisposable
{
    private readonly KeyedWorkQueue _queue = new(logger);

    /// <summary>A stanza of the user. False where too much of his is waiting.</summary>
    public bool TryEnqueue(Jid user, Func<CancellationToken, Task> work) => _queue.TryEnqueue(Key(user), options.MaxWaitingStanzas, work);

    /// <summary>Something that MSN says, or that is due.</summary>
    public void Enqueue(Jid user, Func<CancellationToken, Task> work)
    {
        if (!_queue.TryEnqueue(Key(user), options.MaxWaitingPresences, work))
        {
            LogTooManyWaiting(user.Domain);
        }
    }

    /// <summary>Waits its turn, and for the work itself.</summary>
    public Task<T> RunAsync<T>(Jid user, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        _queue.RunAsync(Key(user), int.MaxValue, work, cancellationToken);

    public Task DrainAsync(CancellationToken cancellationToken) => _queue.DrainAsync(cancellationToken);

    public void Dispose() => _queue.Dispose();

    private static string Key(Jid user) => user.Bare.ToString();

    [LoggerMessage(XmppEventIds.TooManyWaitingForRooms, LogLevel.Warning,
        "Too much waits for the rooms of a user of {Domain}: a change was left out until the next sign-in.")]
    private partial void LogTooManyWaiting(string domain);
}
