using MsnBridge.Commands;
using MsnBridge.Configuration;

namespace MsnBridge.Hosting;

/// <summary>Runs a host from its start to its orderly end.</summary>
internal static partial class HostRun
{
    /// <summary>How long stopping may take: service managers kill after ten seconds or more.</summary>
    public static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(8);

    /// <summary>Runs until the token is cancelled, which is the normal end.</summary>
    /// <param name="host">Built and not started. The caller disposes it.</param>
    /// <param name="what">What runs, as the log says it.</param>
    /// <param name="settings">To name the setting that keeps a part from starting.</param>
    /// <param name="cancellationToken">Asks it to stop.</param>
    /// <exception cref="CommandFailedException">A part could not start, ended by itself, or did not stop in time.</exception>
    public static async Task RunAsync(IHost host, string what, SettingsReport settings, CancellationToken cancellationToken)
    {
        var logger = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("MsnBridge.Host");
        var lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var failed = lifetime.ApplicationStopping.UnsafeRegister(_ => ended.TrySetResult(), null);
        await using var asked = cancellationToken.UnsafeRegister(_ => ended.TrySetResult(), null);
        try
        {
            await StartAsync(host, settings, cancellationToken);
            LogStarted(logger, what, typeof(HostRun).Assembly.GetName().Version!.ToString(3));
            await ended.Task;
        }
        finally
        {
            // Also after a start that failed half way: what had started lets go of its sockets and files.
            LogStopping(logger, what);
            await StopAsync(host);
        }

        LogStopped(logger, what);
        if (cancellationToken.IsCancellationRequested)
            return;

        foreach (var part in host.Services.GetServices<IHostedService>().OfType<BackgroundService>())
        {
            if (part.ExecuteTask?.Exception is { } failure)
                LogPartFailed(logger, failure, part.GetType().Name);
        }

        throw new CommandFailedException(ExitCode.Software, $"{what} stopped because a part of it failed; the log says which.");
    }

    private static async Task StartAsync(IHost host, SettingsReport settings, CancellationToken cancellationToken)
    {
        try
        {
            await host.StartAsync(cancellationToken);
        }
        catch (Exception error) when (StartFailure.Explain(error, settings) is { } explained)
        {
            throw explained;
        }
    }

    private static async Task StopAsync(IHost host)
    {
        using var limit = new CancellationTokenSource(StopLimit);
        try
        {
            await host.StopAsync(limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw new CommandFailedException(ExitCode.Software,
                $"Not everything had stopped after {StopLimit.TotalSeconds:0} seconds. Nothing accepted is lost: it is in the journal.");
        }
    }

    [LoggerMessage(HostEventIds.Started, LogLevel.Information, "{What} {Version} is up")]
    private static partial void LogStarted(ILogger logger, string what, string version);

    [LoggerMessage(HostEventIds.Stopping, LogLevel.Information, "{What} is stopping")]
    private static partial void LogStopping(ILogger logger, string what);

    [LoggerMessage(HostEventIds.PartFailed, LogLevel.Critical, "{Part} failed")]
    private static partial void LogPartFailed(ILogger logger, Exception failure, string part);

    [LoggerMessage(HostEventIds.Stopped, LogLevel.Information, "{What} has stopped")]
    private static partial void LogStopped(ILogger logger, string what);
}
