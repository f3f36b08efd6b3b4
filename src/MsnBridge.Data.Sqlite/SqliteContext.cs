using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using MsnBridge.Data.Model;

namespace MsnBridge.Data.Sqlite;

/// <summary>How the model meets SQLite; the same for the bridge and for the tool that makes migrations.</summary>
internal static class SqliteContext
{
    public static DbContextOptions<BridgeContext> Options(string connectionString, TimeSpan busyTimeout) =>
        new DbContextOptionsBuilder<BridgeContext>()
            .UseSqlite(connectionString, sqlite => sqlite.MigrationsAssembly(typeof(SqliteContext).Assembly.GetName().Name))
            .AddInterceptors(new SqliteConnectionSetup(busyTimeout))
            .Options;

    public static string ConnectionString(string databasePath, TimeSpan busyTimeout) => new SqliteConnectionStringBuilder
    {
        DataSource = databasePath,
        // The file is made when the store is prepared; a later wrong path must not make an empty one.
        Mode = SqliteOpenMode.ReadWrite,
        ForeignKeys = true,
        DefaultTimeout = (int)Math.Ceiling(busyTimeout.TotalSeconds),
    }.ToString();
}
