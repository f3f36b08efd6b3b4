using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;

namespace MsnBridge.Testing;

/// <summary>What home networks remember, for as long as the object lives.</summary>
public sealed class InMemoryHomeMemory : IHomeMemory
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(HomeNetworkId Network, string Key), string> _values = [];

    public ValueTask<string?> FindAsync(HomeNetworkId network, string key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return new(_values.GetValueOrDefault((network, key)));
    }

    public ValueTask<IReadOnlyList<KeyValuePair<string, string>>> ListAsync(
        HomeNetworkId network, string prefix, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return new(
            [
                .. _values.Where(pair => pair.Key.Network == network && pair.Key.Key.StartsWith(prefix, StringComparison.Ordinal))
                    .Select(pair => KeyValuePair.Create(pair.Key.Key, pair.Value))
                    .OrderBy(pair => pair.Key, StringComparer.Ordinal),
            ]);
        }
    }

    public ValueTask SaveAsync(
        HomeNetworkId network, IReadOnlyCollection<KeyValuePair<string, string?>> changes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            foreach (var (key, value) in changes)
            {
                if (value is null)
                    _values.Remove((network, key));
                else
                    _values[(network, key)] = value;
            }
        }

        return ValueTask.CompletedTask;
    }
}
