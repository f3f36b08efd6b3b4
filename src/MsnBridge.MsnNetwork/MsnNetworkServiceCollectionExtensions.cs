using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Pictures;
using MsnBridge.MsnNetwork.Media;
using MsnBridge.Msnp.Server;

namespace MsnBridge.MsnNetwork;

/// <summary>Adds the MSN side of the bridge, with the embedded network where the options ask for it.</summary>
public static class MsnNetworkServiceCollectionExtensions
{
    public static IServiceCollection AddMsnNetwork(this IServiceCollection services, MsnNetworkOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        if (options.EmbeddedNetwork is { } embedded)
        {
            services.AddMsnServer(embedded);
        }

        services.AddSingleton(options);
        services.AddSingleton<IPictureMaker, DisplayPictureMaker>();
        services.AddSingleton<IImageReader, ImageReader>();
        services.AddSingleton<IRemoteNetwork, MsnRemoteNetwork>();
        return services;
    }
}
