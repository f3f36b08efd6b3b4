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
            using var host = BridgeHost.Build(shared.Load(parsed), parsed.GetValue(shared.Verbose));
            await HostRun.RunAsync(host, cancellationToken);
            return ExitCode.Success;
        });
        return command;
    }
}
