using System.CommandLine;
using System.Globalization;
using MsnBridge.Data.Sqlite;

namespace MsnBridge.Commands.Maintenance;

/// <summary><c>msnbridge backup</c>: a copy of the store, while the bridge runs or not.</summary>
internal sealed class BackupCommand
{
    private readonly Argument<string> _target = new("file")
    {
        Description = "The file to write, or a folder, in which one is made that is named by the time.",
    };

    private readonly Option<bool> _withKey = new("--with-key")
    {
        Description = "Put the key file into it too. Then whoever has the backup has everybody's passwords.",
    };

    private readonly Option<bool> _withoutContent = new("--without-content")
    {
        Description = "Leave out pictures and files on their way.",
    };

    public static Command Create(SharedOptions shared, Terminal terminal)
    {
        var options = new BackupCommand();
        var command = new Command("backup", "Copy the store to a file. The bridge may run meanwhile.")
        {
            options._target, options._withKey, options._withoutContent,
        };
        command.SetAction((parsed, cancellationToken) => options.RunAsync(shared, terminal, parsed, cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(SharedOptions shared, Terminal terminal, ParseResult parsed, CancellationToken cancellationToken)
    {
        var configuration = shared.Load(parsed);
        var made = await StoreFailure.ExplainAsync(() => StoreMaintenance.BackupAsync(
            configuration.Data, parsed.GetRequiredValue(_target), parsed.GetValue(_withKey), !parsed.GetValue(_withoutContent), TimeProvider.System, cancellationToken));
        await terminal.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"Wrote {made.File} ({Math.Ceiling(made.Size / 1024.0):0} KiB): the database and {made.ContentFiles} pictures and files."));
        if (made.Missing > 0)
            await terminal.Error.WriteLineAsync($"{made.Missing} files on their way were not in the store any more; their messages will be told as lost.");
        await terminal.Error.WriteLineAsync(made.HasKey
            ? "The key is in it: whoever has this file has everybody's passwords. Keep it accordingly."
            : "The key file is not in it, so that it is worth nothing to others. Keep a copy of the key file apart: without it passwords and secrets do not open (--with-key puts it in).");
        return ExitCode.Success;
    }
}
