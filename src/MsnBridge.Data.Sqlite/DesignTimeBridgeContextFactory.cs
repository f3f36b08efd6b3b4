using Microsoft.EntityFrameworkCore.Design;
using MsnBridge.Data.Model;

namespace MsnBridge.Data.Sqlite;

/// <summary>For <c>dotnet ef migrations add &lt;Name&gt; --project src/MsnBridge.Data.Sqlite</c>; opens no database.</summary>
internal sealed class DesignTimeBridgeContextFactory : IDesignTimeDbContextFactory<BridgeContext>
{
    public BridgeContext CreateDbContext(string[] args) => new(SqliteContext.Options("Data Source=:memory:", TimeSpan.FromSeconds(1)));
}
