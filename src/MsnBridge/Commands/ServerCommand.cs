using System.CommandLine;
using MsnBridge.Hosting;

namespace MsnBridge.Commands;

/// <summary><c>msnbridge server</c>: the embedded MSN network without a bridge.</summary>
internal static class ServerCommand
{
    public static Command Create(SharedOptions shared)
    {
        var command = new Command("server", "Run the embedded MSN network alone.");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var configuration = shared.Load(parsed);
            var options = configuration.MsnServer
                ?? throw new CommandFailedException(ExitCode.Configuration,
                    $"The embedded MSN network is switched off. Change {configuration.Report.Locate("msnServer.enabled")}.");
            using var host = BridgeHost.BuildMsnServer(configuration, options, parsed.GetValue(shared.Verbose));
            await HostRun.RunAsync(host, "The embedded MSN network", configuration.Report, cancellationToken);
            return ExitCode.Success;
        });
        return command;
    }
}
