using MsnBridge.Configuration;
using MsnBridge.Core;
using MsnBridge.Data.Sqlite;
using MsnBridge.Matrix;
using MsnBridge.MsnNetwork;
using MsnBridge.Msnp.Server;
using MsnBridge.Web;
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
        services.AddBridgeCore(configuration.Bridge, configuration.Content);
        if (configuration.Page is { PublicUrl: not null } page)
            services.AddManagementPage(page);
        if (configuration.Xmpp is { } xmpp)
            services.AddXmpp(xmpp);
        if (configuration.Matrix is { } matrix)
            services.AddMatrix(matrix);
        services.AddTelemetry(configuration.Telemetry, configuration.Health);
        if (configuration.Health.Enabled)
            services.AddHealth(configuration);
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
        builder.Services.AddSingleton<IHostedService>(services =>
            ServiceNotices.OfProcess(services.GetService<TimeProvider>() ?? TimeProvider.System));
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = HostRun.StopLimit);
        return builder;
    }

    private static void AddHealth(this IServiceCollection services, BridgeConfiguration configuration)
    {
        var checks = services.AddHealthChecks()
            .AddCheck<StoreHealthCheck>("store").AddCheck<LaneHealthCheck>("messages").AddCheck<LoginHealthCheck>("logins");
        if (configuration.Xmpp is not null)
            checks.AddCheck<XmppHealthCheck>("xmpp");
        if (configuration.Matrix is not null)
            checks.AddCheck<MatrixHealthCheck>("matrix");
        services.AddSingleton(configuration.Health);
        services.AddHostedService<HealthServer>();
    }
}
