using MsnBridge.Core.Puppets;
using MsnBridge.Data;
using MsnBridge.Data.Sqlite;

namespace MsnBridge.Diagnosis;

/// <summary>Opens the database and the key file as a start of the bridge would: what is missing is made, what is old is migrated.</summary>
internal sealed class StoreCheck(SqliteDataOptions options) : ILinkCheck
{
    private const string Link = "database and key file";

    public async Task<LinkFinding> TryAsync(CancellationToken cancellationToken)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSqliteData(options);
        await using var provider = services.BuildServiceProvider();
        try
        {
            await provider.GetRequiredService<IBridgeDatabase>().PrepareAsync(cancellationToken);
            var puppets = await provider.GetRequiredService<IPuppetStore>().LoadAllAsync(cancellationToken);
            return LinkFinding.Works(Link,
                $"{options.Directory} holds {puppets.Count} linked {(puppets.Count == 1 ? "account" : "accounts")}");
        }
        catch (BridgeDataException fault)
        {
            var isKey = options.KeyFile is not null && fault.Message.Contains(options.KeyFile, StringComparison.Ordinal);
            return LinkFinding.Broken(Link, fault.Message, isKey ? "data.keyFile" : "data.directory");
        }
    }
}
