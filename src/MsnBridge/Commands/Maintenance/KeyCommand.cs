using System.CommandLine;
using MsnBridge.Data.Sqlite;

namespace MsnBridge.Commands.Maintenance;

/// <summary><c>msnbridge key rotate</c>: seals everything with a new key.</summary>
internal sealed class KeyCommand
{
    private readonly Option<string?> _keepOld = new("--keep-old")
    {
        Description = "Keep the key before in this file: backups from before need it.",
        HelpName = "file",
    };

    public static Command Create(SharedOptions shared, Terminal terminal)
    {
        var options = new KeyCommand();
        var rotate = new Command("rotate", "Seal everything with a new key. The bridge must be stopped.") { options._keepOld };
        rotate.SetAction((parsed, cancellationToken) => options.RotateAsync(shared, terminal, parsed, cancellationToken));
        return new Command("key", "The key that seals passwords and secrets.") { rotate };
    }

    private async Task<int> RotateAsync(SharedOptions shared, Terminal terminal, ParseResult parsed, CancellationToken cancellationToken)
    {
        var configuration = shared.Load(parsed);
        var keepOld = parsed.GetValue(_keepOld);
        var done = await StoreFailure.ExplainAsync(() => StoreMaintenance.RotateKeyAsync(configuration.Data, keepOld, cancellationToken));
        await terminal.Out.WriteLineAsync($"The key is {done.KeyId} now; {done.Resealed} passwords, secrets and waiting messages are sealed with it. Back up the key file.");
        await terminal.Error.WriteLineAsync(keepOld is null
            ? "The key before is gone: backups from before open only with a copy of the key file of then."
            : $"The key before is in {keepOld}. Keep it with the backups from before, and not with the new ones.");
        if (done.Unreadable > 0)
            await terminal.Error.WriteLineAsync($"{done.Unreadable} opened with no key and were left as they are; the log of the bridge names them at its next start.");
        return ExitCode.Success;
    }
}
