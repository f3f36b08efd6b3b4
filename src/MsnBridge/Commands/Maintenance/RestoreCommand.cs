using System.CommandLine;
using System.Globalization;
using MsnBridge.Data.Sqlite;

namespace MsnBridge.Commands.Maintenance;

/// <summary><c>msnbridge restore</c>: takes a backup for the store.</summary>
internal sealed class RestoreCommand
{
    private readonly Argument<string> _file = new("file") { Description = "A file that msnbridge backup wrote." };

    private readonly Option<bool> _replace = new("--replace")
    {
        Description = "Put it in the place of a store that is there, which is kept aside.",
    };

    public static Command Create(SharedOptions shared, Terminal terminal)
    {
        var options = new RestoreCommand();
        var command = new Command("restore", "Take a backup for the store. The bridge must be stopped.") { options._file, options._replace };
        command.SetAction((parsed, cancellationToken) => options.RunAsync(shared, terminal, parsed, cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(SharedOptions shared, Terminal terminal, ParseResult parsed, CancellationToken cancellationToken)
    {
        var configuration = shared.Load(parsed);
        var done = await StoreFailure.ExplainAsync(() => StoreMaintenance.RestoreAsync(
            configuration.Data, parsed.GetRequiredValue(_file), parsed.GetValue(_replace), TimeProvider.System, cancellationToken));
        await terminal.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{configuration.Data.Directory} is as it was on {done.MadeAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC. The next start brings it up to this version."));
        if (done.Aside is { } aside)
            await terminal.Out.WriteLineAsync($"What was there before is in {aside}. Remove that folder when all is well: it holds everybody's data.");
        return ExitCode.Success;
    }
}
