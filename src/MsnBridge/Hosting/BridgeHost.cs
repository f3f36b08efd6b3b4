using MsnBridge.Configuration;
using MsnBridge.Core;

namespace MsnBridge.Hosting;

/// <summary>Puts the bridge together. The order of the lines is the order of starting; stopping goes the other way.</summary>
internal static class BridgeHost
{
    public static IHost Build(BridgeConfiguration configuration, bool verbose)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        var services = builder.Services;
        LoggingSetup.Configure(builder.Logging, configuration.Logging, verbose);
        services.AddSingleton<IHostLifetime, CommandLineLifetime>();
        services.Configure<HostOptions>(options => options.ShutdownTimeout = HostRun.StopLimit);

        services.AddBridgeCore(configuration.Bridge);
        if (configuration.Health.Enabled)
            services.AddHealth(configuration.Health);
        return builder.Build();
    }

    private static void AddHealth(this IServiceCollection services, HealthSettings settings)
    {
        services.AddHealthChecks();
        services.AddSingleton(settings);
        services.AddHostedService<HealthServer>();
    }
}
