using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MsnBridge.Core.Content;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Networks;
using MsnBridge.Core.People;
using MsnBridge.Core.Pictures;
using MsnBridge.Core.Puppets;
using MsnBridge.Core.Settings;
using MsnBridge.Core.Telemetry;

namespace MsnBridge.Core;

/// <summary>Adds the middle of the bridge. The store, the remote network and the home networks are added by their own projects.</summary>
public static class BridgeCoreServiceCollectionExtensions
{
    public static IServiceCollection AddBridgeCore(this IServiceCollection services, PuppetPolicy policy, ContentPolicy? content = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(policy);
        services.AddSingleton(content ?? new ContentPolicy());
        // A home network is built with the directory as its way in, so the directory asks for the home networks only when it starts.
        services.AddSingleton<Func<IEnumerable<IHomeNetwork>>>(provider => provider.GetServices<IHomeNetwork>);
        services.AddSingleton<PersonalSettings>();
        services.AddSingleton<PuppetDirectory>();
        services.AddSingleton<IPuppetDirectory>(provider => provider.GetRequiredService<PuppetDirectory>());
        services.AddSingleton<ILoginFigures>(provider => provider.GetRequiredService<PuppetDirectory>());
        services.AddSingleton<IBridgeWork>(provider => provider.GetRequiredService<PuppetDirectory>());
        services.AddHostedService(provider => provider.GetRequiredService<PuppetDirectory>());
        services.AddSingleton<IOwnPictures, OwnPictures>();
        services.AddSingleton<IAccountErasure>(provider => provider.GetRequiredService<PuppetDirectory>());
        services.AddSingleton<Func<IEnumerable<IHomeErasure>>>(provider => provider.GetServices<IHomeErasure>);
        services.AddSingleton<PersonErasures>();
        services.AddHostedService(provider => provider.GetRequiredService<PersonErasures>());
        services.AddSingleton<IPersonData, PersonData>();
        services.AddMetrics();
        services.AddHostedService<LifeWatch>();
        services.AddSingleton<StoreFigureWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<StoreFigureWatch>());
        services.AddHostedService<CoreGauges>();
        services.AddHostedService<JournalPruner>();
        services.AddHostedService<BacklogWatch>();
        services.AddHostedService<ContentPruner>();
        return services;
    }
}
