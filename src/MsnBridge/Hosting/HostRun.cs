using MsnBridge.Commands;

namespace MsnBridge.Hosting;

/// <summary>Runs a host from its start to its orderly end.</summary>
internal static class HostRun
{
    /// <summary>How long stopping may take: service managers kill after ten seconds or more.</summary>
    public static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(8);

    /// <summary>Runs until the token is cancelled, which is the normal end.</summary>
    /// <exception cref="CommandFailedException">A part could not start, or ended by itself.</exception>
    public static async Task RunAsync(IHost host, CancellationToken cancellationToken)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
        await using var stopping = lifetime.ApplicationStopping.UnsafeRegister(_ => ended.TrySetResult(), null);
        await using var asked = cancellationToken.UnsafeRegister(_ => ended.TrySetResult(), null);

        await host.StartAsync(cancellationToken);
        await ended.Task;
        using var limit = new CancellationTokenSource(StopLimit);
        try
        {
            await host.StopAsync(limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw new CommandFailedException(ExitCode.Software, $"Not everything had stopped after {StopLimit.TotalSeconds:0} seconds. Nothing accepted is lost: it is in the journal.");
        }

        if (!cancellationToken.IsCancellationRequested)
            throw new CommandFailedException(ExitCode.Software, "A part of the bridge failed, so the bridge stopped; the log says which.");
    }
}
