using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace MsnBridge.Matrix.Client;

internal static class MatrixClientServices
{
    /// <summary>Adds the <see cref="IMatrixClient"/> and the <see cref="IMatrixLink"/>. Needs <see cref="MatrixOptions"/> and logging, and takes its chance from a
    /// <see cref="Random"/> where one is registered.</summary>
    public static IServiceCollection AddMatrixClient(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<HomeserverConnection>();
        services.TryAddSingleton(provider => new RequestScheduler(
            provider.GetRequiredService<MatrixOptions>(),
            provider.GetRequiredService<HomeserverConnection>().ProbeAsync,
            provider.GetRequiredService<TimeProvider>(),
            (provider.GetService<Random>() ?? Random.Shared).NextDouble,
            provider.GetRequiredService<ILogger<RequestScheduler>>()));
        services.TryAddSingleton<IMatrixLink>(provider => provider.GetRequiredService<RequestScheduler>());
        services.TryAddSingleton<MediaTransfer>();
        services.TryAddSingleton<IMatrixClient, MatrixClient>();
        return services;
    }
}
