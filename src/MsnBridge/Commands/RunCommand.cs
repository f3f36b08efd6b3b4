using System.CommandLine;
using MsnBridge.Hosting;

namespace MsnBridge.Commands;

/// <summary><c>msnbridge run</c>: the bridge itself, until it is asked to stop.</summary>
internal static class RunCommand
{
    public static Command Create(SharedOptions shared)
    {
        var command = new Command("run", "Run the bridge (the default).");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var configuration = shared.Load(parsed);
            using var host = BridgeHost.Build(configuration, parsed.GetValue(shared.Verbose));
            await HostRun.RunAsync(host, "The bridge", configuration.Report, cancellationToken);
            return ExitCode.Success;
        });
        return command;
    }
}
