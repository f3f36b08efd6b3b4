using System.Reflection;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using MsnBridge.Data.Model;
using MsnBridge.Data.Sqlite.Compiled;

namespace MsnBridge.Data.Sqlite;

/// <summary>How the model meets SQLite; the same for the bridge and for the tool that makes migrations. EF gets no logger: it
/// would tell each fault a second time, and less clearly than the exception does.</summary>
internal static class SqliteContext
{
    // The model is compiled: to make it from the entities costs each start more than all else that the store does there.
    /// <param name="migrations">The assembly of the migrations; this one where none is named.</param>
    public static DbContextOptions<BridgeContext> Options(
        string connectionString, TimeSpan busyTimeout, Assembly? migrations = null, params IInterceptor[] others) =>
        new DbContextOptionsBuilder<BridgeContext>()
            .UseSqlite(connectionString, sqlite => sqlite.MigrationsAssembly(migrations ?? typeof(SqliteContext).Assembly))
            .AddInterceptors([new SqliteConnectionSetup(busyTimeout), .. others])
            .UseModel(BridgeContextModel.Instance)
            .Options;

    // The file is made when the store is prepared; a later wrong path must not make an empty one.
    public static string ConnectionString(string databasePath, TimeSpan busyTimeout) =>
        ConnectionString(databasePath, busyTimeout, SqliteOpenMode.ReadWrite, pooling: true);

    /// <summary>Nothing stays open behind it; so of the other.</summary>
    public static string UnpooledConnectionString(string databasePath, TimeSpan busyTimeout) =>
        ConnectionString(databasePath, busyTimeout, SqliteOpenMode.ReadWrite, pooling: false);

    public static string ReadOnlyConnectionString(string databasePath, TimeSpan busyTimeout) =>
        ConnectionString(databasePath, busyTimeout, SqliteOpenMode.ReadOnly, pooling: false);

    private static string ConnectionString(string databasePath, TimeSpan busyTimeout, SqliteOpenMode mode, bool pooling) =>
        new SqliteConnectionStringBuilder
        {
            DataSource = databasePath,
            Mode = mode,
            Pooling = pooling,
            ForeignKeys = true,
            // Nought would mean to wait for ever.
            DefaultTimeout = Math.Max(1, (int)Math.Ceiling(busyTimeout.TotalSeconds)),
        }.ToString();
}
