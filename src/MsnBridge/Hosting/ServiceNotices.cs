using System.Globalization;
using Microsoft.Extensions.Hosting.Systemd;

namespace MsnBridge.Hosting;

/// <summary>
/// Tells a service manager that asks for it (systemd: <c>Type=notify</c>, <c>WatchdogSec</c>) when the bridge is up and when it stops, and
/// between the two, twice as often as it is asked to, that its threads still come to work. See sd_notify(3) and sd_watchdog_enabled(3).
/// </summary>
internal sealed class ServiceNotices(ISystemdNotifier notifier, TimeSpan watchdog, TimeProvider time) : IHostedLifecycleService, IAsyncDisposable
{
    /// <summary>How long the service manager waits for a sign, in microseconds.</summary>
    public const string WatchdogVariable = "WATCHDOG_USEC";

    private static readonly ServiceState s_alive = new("WATCHDOG=1");

    private ITimer? _alive;

    public static ServiceNotices OfProcess(TimeProvider time)
    {
        var microseconds = Environment.GetEnvironmentVariable(WatchdogVariable);
        var watchdog = long.TryParse(microseconds, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? TimeSpan.FromMicroseconds(value)
            : TimeSpan.Zero;
        return new ServiceNotices(new SystemdNotifier(), watchdog, time);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (!notifier.IsEnabled)
            return Task.CompletedTask;

        notifier.Notify(ServiceState.Ready);
        if (watchdog > TimeSpan.Zero)
            _alive = time.CreateTimer(_ => notifier.Notify(s_alive), null, TimeSpan.Zero, watchdog / 2);
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (notifier.IsEnabled)
            notifier.Notify(ServiceState.Stopping);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask DisposeAsync() => _alive?.DisposeAsync() ?? ValueTask.CompletedTask;
}
