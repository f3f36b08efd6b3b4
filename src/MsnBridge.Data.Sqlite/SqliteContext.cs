using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using MsnBridge.Data.Model;

namespace MsnBridge.Data.Sqlite;

/// <summary>How the model meets SQLite; the same for the bridge and for the tool that makes migrations. EF gets no logger: it
/// would tell each fault a second time, and less clearly than the exception does.</summary>
internal static class SqliteContext
{
    public static DbContextOptions<BridgeContext> Options(string connectionString, TimeSpan busyTimeout, params IInterceptor[] others) =>
        new DbContextOptionsBuilder<BridgeContext>()
            .UseSqlite(connectionString, sqlite => sqlite.MigrationsAssembly(typeof(SqliteContext).Assembly.GetName().Name))
            .AddInterceptors([new SqliteConnectionSetup(busyTimeout), .. others])
            .Options;

    public static string ConnectionString(string databasePath, TimeSpan busyTimeout) => new SqliteConnectionStringBuilder
    {
        DataSource = databasePath,
        // The file is made when the store is prepared; a later wrong path must not make an empty one.
        Mode = SqliteOpenMode.ReadWrite,
        ForeignKeys = true,
        // Nought would mean to wait for ever.
        DefaultTimeout = Math.Max(1, (int)Math.Ceiling(busyTimeout.TotalSeconds)),
    }.ToString();
}
