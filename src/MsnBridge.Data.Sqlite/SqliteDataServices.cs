using Microsoft.Extensions.DependencyInjection;

namespace MsnBridge.Data.Sqlite;

public static class SqliteDataServices
{
    /// <summary>Registers the journal and the stores of Core over one SQLite file. The store is prepared before the first hosted service
    /// starts; without a host, call <see cref="IBridgeDatabase.PrepareAsync"/> first. Disposing the provider commits what was handed in.</summary>
    public static IServiceCollection AddSqliteData(this IServiceCollection services, SqliteDataOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<IDatabaseProvider, SqliteDatabase>();
        return services.AddBridgeData(new BridgeDataOptions { KeyFile = options.KeyPath, ContentDirectory = options.ContentPath });
    }
}
