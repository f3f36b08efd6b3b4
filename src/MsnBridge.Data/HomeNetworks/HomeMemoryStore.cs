using Microsoft.EntityFrameworkCore;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.Data.Writing;

namespace MsnBridge.Data.HomeNetworks;

/// <summary>The memory of home networks, in the database.</summary>
internal sealed class HomeMemoryStore(IDatabaseProvider provider, GroupCommitWriter writer) : IHomeMemory
{
    private const string Upsert =
        """
        INSERT INTO home_memory (network, key, value) VALUES (@0, @1, @2)
        ON CONFLICT (network, key) DO UPDATE SET value = excluded.value
        """;

    private const string Remove = "DELETE FROM home_memory WHERE network = @0 AND key = @1";

    // Sorts behind everything that may follow a prefix.
    private const string LastCharacter = "\U0010FFFF";

    public async ValueTask<string?> FindAsync(HomeNetworkId network, string key, CancellationToken cancellationToken) =>
        await provider.ReadAsync(context => context.HomeMemory.AsNoTracking()
            .Where(entry => entry.Network == network && entry.Key == key)
            .Select(entry => entry.Value)
            .SingleOrDefaultAsync(cancellationToken));

    public async ValueTask<IReadOnlyList<KeyValuePair<string, string>>> ListAsync(
        HomeNetworkId network, string prefix, CancellationToken cancellationToken) =>
        await ListAsync(provider, network, prefix, cancellationToken);

    /// <summary>For those who only read.</summary>
    public static async Task<IReadOnlyList<KeyValuePair<string, string>>> ListAsync(
        IDatabaseProvider provider, HomeNetworkId network, string prefix, CancellationToken cancellationToken)
    {
        // A range, because LIKE would use no index and fold case. What ordinal order is, no two database systems agree about.
        var last = prefix + LastCharacter;
        var rows = await provider.ReadAsync(context => context.HomeMemory.AsNoTracking()
            .Where(entry => entry.Network == network && string.Compare(entry.Key, prefix) >= 0 && string.Compare(entry.Key, last) <= 0)
            .ToListAsync(cancellationToken));
        return
        [
            .. rows.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal))
                .OrderBy(entry => entry.Key, StringComparer.Ordinal)
                .Select(entry => KeyValuePair.Create(entry.Key, entry.Value)),
        ];
    }

    public async ValueTask SaveAsync(
        HomeNetworkId network, IReadOnlyCollection<KeyValuePair<string, string?>> changes, CancellationToken cancellationToken)
    {
        if (changes.Count == 0)
            return;
        KeyValuePair<string, string?>[] asked = [.. changes];
        await writer.CommitAsync(
            async session =>
            {
                foreach (var (key, value) in asked)
                {
                    await (value is null ? session.Statement(Remove, network.Value, key) : session.Statement(Upsert, network.Value, key, value))
                        .ExecuteNonQueryAsync();
                }

                return true;
            },
            cancellationToken);
    }
}
