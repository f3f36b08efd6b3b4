namespace MsnBridge.Hosting;

/// <summary>Leaves signals to the command line, which handles them for every command alike, instead of the framework's own
/// handler.</summary>
internal sealed class CommandLineLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
