using Microsoft.Extensions.DependencyInjection;
using MsnBridge.Core.Identities;
using MsnBridge.Data.HomeNetworks;
using MsnBridge.Data.Stories;

namespace MsnBridge.Data.Sqlite;

public static class SqliteDataServices
{
    /// <summary>Registers the journal and the stores of Core over one SQLite file. The store is prepared before the first hosted service
    /// starts; without a host, call <see cref="IBridgeDatabase.PrepareAsync"/> first. Disposing the provider commits what was handed in.</summary>
    public static IServiceCollection AddSqliteData(this IServiceCollection services, SqliteDataOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<IDatabaseProvider, SqliteDatabase>();
        return services.AddBridgeData(new BridgeDataOptions
        {
            KeyFile = options.KeyPath,
            ContentDirectory = options.ContentPath,
            Reached = options.Reached,
        });
    }

    /// <summary>The stories of the store, read beside a bridge that runs or while none does. Nothing is changed, made or taken.</summary>
    /// <exception cref="BridgeDataException">There is no database, or it is of another version.</exception>
    public static async Task<IMessageStories> OpenStoriesAsync(SqliteDataOptions options, CancellationToken cancellationToken)
    {
        var reader = new SqliteReader(options);
        await reader.PrepareAsync(cancellationToken);
        return new MessageStories(reader);
    }

    /// <summary>What a home network remembers, read in the same way.</summary>
    /// <exception cref="BridgeDataException">As for <see cref="OpenStoriesAsync"/>.</exception>
    public static async Task<IReadOnlyList<KeyValuePair<string, string>>> ReadMemoryAsync(
        SqliteDataOptions options, HomeNetworkId network, string prefix, CancellationToken cancellationToken)
    {
        var reader = new SqliteReader(options);
        await reader.PrepareAsync(cancellationToken);
        return await HomeMemoryStore.ListAsync(reader, network, prefix, cancellationToken);
    }
}
