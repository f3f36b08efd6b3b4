using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MsnBridge.Msnp.Server.Gateway;

namespace MsnBridge.Msnp.Server.Hosting;

/// <summary>The paths that the network serves over HTTP, whatever carries the requests.</summary>
internal static class NetworkWebSite
{
    public static WebApplicationBuilder CreateBuilder(ILoggerFactory loggers)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.Services.AddLogging();
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<GatewaySessions>();
        return builder;
    }

    public static WebApplication Build(WebApplicationBuilder builder, IReadOnlyList<IWebEndpoints> web)
    {
        var application = builder.Build();
        application.UseCleanPaths();
        application.UseRouting();
        foreach (var endpoints in web)
            endpoints.Map(application);

        return application;
    }
}
