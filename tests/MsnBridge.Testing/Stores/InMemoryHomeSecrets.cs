using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;

namespace MsnBridge.Testing;

/// <summary>Secrets that people entrusted to home networks, for as long as the object lives.</summary>
public sealed class InMemoryHomeSecrets : IHomeSecrets
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(HomeUser User, string Name), Secret> _secrets = [];

    public ValueTask<Secret?> FindAsync(HomeUser user, string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return new(_secrets.GetValueOrDefault((user, name)));
    }

    public ValueTask SaveAsync(HomeUser user, string name, Secret secret, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            _secrets[(user, name)] = secret;
        return ValueTask.CompletedTask;
    }

    public ValueTask RemoveAsync(HomeUser user, string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            _secrets.Remove((user, name));
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<HomeUser>> FindUsersAsync(HomeNetworkId network, string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return new(
            [
                .. _secrets.Keys.Where(key => key.User.Network == network && key.Name == name).Select(key => key.User)
                    .OrderBy(user => user.Address, StringComparer.Ordinal),
            ]);
        }
    }
}
