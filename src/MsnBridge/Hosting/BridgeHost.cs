using MsnBridge.Configuration;
using MsnBridge.Core;
using MsnBridge.Data.Sqlite;
using MsnBridge.MsnNetwork;
using MsnBridge.Msnp.Server;
using MsnBridge.Xmpp;

namespace MsnBridge.Hosting;

/// <summary>Puts the bridge together. The order of the lines is the order of starting; stopping goes the other way.</summary>
internal static class BridgeHost
{
    public static IHost Build(BridgeConfiguration configuration, bool verbose)
    {
        var builder = CreateBuilder(configuration, verbose);
        var services = builder.Services;
        services.AddSqliteData(configuration.Data);
        services.AddMsnNetwork(configuration.Msn);
        services.AddBridgeCore(configuration.Bridge);
        services.AddXmpp(configuration.Xmpp);
        if (configuration.Health.Enabled)
            services.AddHealth(configuration.Health);
        return builder.Build();
    }

    /// <summary>The embedded MSN network alone.</summary>
    public static IHost BuildMsnServer(BridgeConfiguration configuration, MsnServerOptions options, bool verbose)
    {
        var builder = CreateBuilder(configuration, verbose);
        builder.Services.AddMsnServer(options);
        return builder.Build();
    }

    private static HostApplicationBuilder CreateBuilder(BridgeConfiguration configuration, bool verbose)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        LoggingSetup.Configure(builder.Logging, configuration.Logging, verbose);
        builder.Services.AddSingleton<IHostLifetime, CommandLineLifetime>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = HostRun.StopLimit);
        return builder;
    }

    private static void AddHealth(this IServiceCollection services, HealthSettings settings)
    {
        services.AddHealthChecks().AddCheck<XmppHealthCheck>("xmpp");
        services.AddSingleton(settings);
        services.AddHostedService<HealthServer>();
    }
}
