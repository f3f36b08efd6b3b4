using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MsnBridge.Core.Content;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Networks;
using MsnBridge.Core.People;
using MsnBridge.Core.Puppets;
using MsnBridge.Core.Telemetry;
using MsnBridge.Data.Content;
using MsnBridge.Data.Figures;
using MsnBridge.Data.Health;
using MsnBridge.Data.HomeNetworks;
using MsnBridge.Data.Journal;
using MsnBridge.Data.People;
using MsnBridge.Data.Puppets;
using MsnBridge.Data.Rosters;
using MsnBridge.Data.Sealing;
using MsnBridge.Data.Stories;
using MsnBridge.Data.Writing;

namespace MsnBridge.Data;

/// <summary>Registers the stores over a database system that its own project adds.</summary>
internal static class BridgeDataServices
{
    public static IServiceCollection AddBridgeData(this IServiceCollection services, BridgeDataOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<StoreSealer>();
        services.AddSingleton<KeyRotation>();
        services.AddSingleton<StoreFaults>();
        services.AddSingleton<GroupCommitWriter>();
        services.AddSingleton<IStoreHealth, StoreHealth>();
        services.AddSingleton<IBridgeDatabase, BridgeDatabase>();
        services.AddSingleton<IJournal, JournalStore>();
        services.AddSingleton<IPuppetStore, PuppetStore>();
        services.AddSingleton<IHomeRosterStore, HomeRosterStore>();
        services.AddSingleton<IHomeInbox, HomeInboxStore>();
        services.AddSingleton<IHomeMemory, HomeMemoryStore>();
        services.AddSingleton<IHomeSecrets, HomeSecretStore>();
        services.AddSingleton<ContentStore>();
        services.AddSingleton<IContentStore>(provider => provider.GetRequiredService<ContentStore>());
        services.AddSingleton<IStoreFigures, StoreFigureReader>();
        services.AddSingleton<IMessageStories, MessageStories>();
        services.AddSingleton<IMessageOverview, MessageOverview>();
        services.AddSingleton<PersonExport>();
        services.AddSingleton<PersonErasure>();
        services.AddSingleton<IPersonRecords, PersonRecords>();
        services.AddHostedService<BridgeDatabaseStarter>();
        return services;
    }
}
