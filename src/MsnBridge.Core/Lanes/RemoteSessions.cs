using MsnBridge.Core.Messages;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Core.Lanes;

/// <summary>Finds the session that an entry goes out with, or waits for one as long as the entry may wait.</summary>
internal sealed class RemoteSessions(TimeProvider time)
{
    /// <summary>The session, or why there is none: <see cref="DeliveryFailure.None"/> means that the entry's time is up.</summary>
    public async Task<(IRemoteSession? Session, DeliveryFailure Failure)> FindAsync(
        Puppet puppet, DateTimeOffset expiry, LaneTurn turn, CancellationToken cancellationToken)
    {
        while (true)
        {
            var view = puppet.View;
            if (time.GetUtcNow() >= expiry)
            {
                return (null, DeliveryFailure.None);
            }

            if (view.Session is not null)
            {
                return (view.Session, DeliveryFailure.None);
            }

            if (view.State is LoginState.BadCredentials or LoginState.SignedInElsewhere or LoginState.LoggedOut)
            {
                return (null, DeliveryFailure.NotSignedIn);
            }

            await WaitAsync(view.Changed, expiry, turn, cancellationToken);
        }
    }

    /// <summary>Returns when the puppet's view has changed, or the time is up.</summary>
    public async Task WaitAsync(Task changed, DateTimeOffset expiry, LaneTurn turn, CancellationToken cancellationToken)
    {
        var remaining = expiry - time.GetUtcNow();
        if (remaining <= TimeSpan.Zero)
        {
            return;
        }

        using var wait = turn.Wait();
        try
        {
            await changed.WaitAsync(remaining, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // The caller looks at the clock.
        }
    }
}
