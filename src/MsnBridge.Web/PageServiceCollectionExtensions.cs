using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MsnBridge.Core.Networks;
using MsnBridge.Web.Access;
using MsnBridge.Web.Views;

namespace MsnBridge.Web;

/// <summary>Adds the management page. Home networks hand out its links where there is one.</summary>
public static class PageServiceCollectionExtensions
{
    public static IServiceCollection AddManagementPage(this IServiceCollection services, PageOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<PageLinks>();
        services.AddSingleton<IManagementPage>(provider => provider.GetRequiredService<PageLinks>());
        services.AddSingleton<PageSessions>();
        services.AddSingleton<ActivityFigures>();
        services.AddSingleton<OverviewReader>();
        services.AddSingleton<PageReader>();
        services.AddSingleton<PageRenderer>();
        services.AddSingleton<Func<IEnumerable<IHomeAccounts>>>(provider => provider.GetServices<IHomeAccounts>);
        services.AddSingleton<PageActions>();
        services.AddSingleton<PageOwnData>();
        services.AddSingleton<PageEndpoints>();
        services.AddSingleton<PageServer>();
        services.AddHostedService(provider => provider.GetRequiredService<PageServer>());
        return services;
    }
}
