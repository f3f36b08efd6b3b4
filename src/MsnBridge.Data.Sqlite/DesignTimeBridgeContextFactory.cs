using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using MsnBridge.Data.Model;

namespace MsnBridge.Data.Sqlite;

/// <summary>For the tool that makes migrations and the compiled model; opens no database, and makes the model from the entities.
/// <code>
/// dotnet ef migrations add &lt;Name&gt; --project src/MsnBridge.Data.Sqlite
/// dotnet ef dbcontext optimize --project src/MsnBridge.Data.Sqlite --output-dir Compiled --namespace MsnBridge.Data.Sqlite.Compiled
/// </code>
/// </summary>
internal sealed class DesignTimeBridgeContextFactory : IDesignTimeDbContextFactory<BridgeContext>
{
    public BridgeContext CreateDbContext(string[] args) => new(
        new DbContextOptionsBuilder<BridgeContext>()
            .UseSqlite("Data Source=:memory:", sqlite => sqlite.MigrationsAssembly(typeof(SqliteContext).Assembly))
            .Options);
}
