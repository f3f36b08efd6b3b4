using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Notification;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.Switchboard;

/// <summary>Asks the notification server for switchboards, no faster than the network bears.</summary>
internal sealed class SwitchboardRequests(NotificationSession session, TimeSpan spacing, TimeProvider timeProvider)
{
    private readonly AsyncLock _oneAtATime = new();
    private long? _lastAsked;

    // >>> XFR t SB                                         <<< XFR t SB host:port CKI cookie
    /// <exception cref="MsnpCommandException">None is given.</exception>
    /// <exception cref="MsnpSessionEndedException">The session has ended.</exception>
    public async Task<SwitchboardXfrCommand> RequestAsync(CancellationToken cancellationToken)
    {
        using var turn = await _oneAtATime.TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        if (_lastAsked is { } last && spacing - timeProvider.GetElapsedTime(last) is var early && early > TimeSpan.Zero)
            await Task.Delay(early, timeProvider, cancellationToken).ConfigureAwait(false);

        _lastAsked = timeProvider.GetTimestamp();
        return await session.AskAsync<SwitchboardXfrCommand>(id => new XfrCommand(id), cancellationToken).ConfigureAwait(false);
    }
}
