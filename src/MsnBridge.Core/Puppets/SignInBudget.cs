using System.Collections.Concurrent;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Networks;

namespace MsnBridge.Core.Puppets;

/// <summary>Whose turn it is to sign in: so many at one moment and so many in a second for each network, so that neither a restart nor an outage ends in a stampede.
/// Networks do not wait for one another.</summary>
/// <param name="jitter">A number from 0 to 1 for each wait.</param>
internal sealed class SignInBudget(PuppetPolicy policy, TimeProvider time, Func<double> jitter) : IDisposable
{
    private readonly ConcurrentDictionary<string, SignInQueue> _queues = new(StringComparer.Ordinal);

    /// <summary>Signs in when it is the account's turn.</summary>
    /// <param name="asked">Whether a person waits for it: he does not stand behind those who come back by themselves.</param>
    public async Task<SignInResult> SignInAsync(
        RemoteAccount account, IRemoteSession session, OwnPresence presence, bool asked, CancellationToken cancellationToken)
    {
        var queue = _queues.GetOrAdd(account.Profile, _ => new SignInQueue(policy, time, jitter));
        await queue.EnterAsync(asked, cancellationToken);
        SignInResult? result = null;
        try
        {
            return result = await session.SignInAsync(presence, cancellationToken);
        }
        finally
        {
            queue.Leave(account.Address, result?.State);
        }
    }

    /// <summary>How many are signing in and how many wait for their turn.</summary>
    public (int Running, int Waiting) Look()
    {
        var queues = _queues.Values.Select(queue => queue.Look()).ToList();
        return (queues.Sum(queue => queue.Running), queues.Sum(queue => queue.Waiting));
    }

    public void Dispose()
    {
        foreach (var queue in _queues.Values)
        {
            queue.Dispose();
        }
    }
}
