using MsnBridge.Core.Contacts;
using MsnBridge.Core.Networks;

namespace MsnBridge.Core.Puppets;

/// <summary>Bounds how many sign-ins run at one moment, so that an outage of the network does not end in a stampede.</summary>
internal sealed class SignInBudget(PuppetPolicy policy) : IDisposable
{
    private readonly SemaphoreSlim _turns = new(policy.ConcurrentSignIns);

    public async Task<SignInResult> SignInAsync(IRemoteSession session, OwnPresence presence, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        try
        {
            return await session.SignInAsync(presence, cancellationToken);
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose() => _turns.Dispose();
}
