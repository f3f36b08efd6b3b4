using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MsnBridge.Msnp.Server;

/// <summary>The embedded MSN network as part of a host.</summary>
public static class MsnServerServices
{
    /// <summary>Adds the network, to be had as <see cref="EmbeddedMsnNetwork"/>; it starts and stops with the host.</summary>
    public static IServiceCollection AddMsnServer(this IServiceCollection services, MsnServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(options);
        services.AddSingleton(provider => new EmbeddedMsnNetwork(
            options, provider.GetRequiredService<ILoggerFactory>(), provider.GetService<TimeProvider>()));
        return services.AddHostedService<MsnServerHostedService>();
    }

    private sealed class MsnServerHostedService(EmbeddedMsnNetwork network) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => network.StartAsync(cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => network.StopAsync(cancellationToken);
    }
}
