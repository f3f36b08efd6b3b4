using System.CommandLine;
using MsnBridge.Configuration;
using MsnBridge.Core.Identities;
using MsnBridge.Data.Sqlite;

namespace MsnBridge.Commands.Maintenance;

/// <summary><c>msnbridge user export</c> and <c>msnbridge user erase</c>: everything that is held about one person.</summary>
internal sealed class UserCommand
{
    private readonly Argument<string> _user = new("user") { Description = "A Matrix user id (@alice:example.org) or a JID (alice@example.org)." };

    private readonly Argument<string> _file = new("file") { Description = "The zip to write." };

    private readonly Option<bool> _yes = new("--yes") { Description = "Do it, without being asked." };

    public static Command Create(SharedOptions shared, Terminal terminal)
    {
        var options = new UserCommand();
        var export = new Command("export", "Write everything that is held about one person to a zip. The bridge may run meanwhile.") { options._user, options._file };
        export.SetAction((parsed, cancellationToken) => options.ExportAsync(shared.Load(parsed), terminal, parsed, cancellationToken));
        var erase = new Command("erase", "Erase everything that is held about one person. The bridge must be stopped.") { options._user, options._yes };
        erase.SetAction((parsed, cancellationToken) => options.EraseAsync(shared.Load(parsed), terminal, parsed, cancellationToken));
        return new Command("user", "What is held about one person.") { export, erase };
    }

    // @local:server is Matrix's form and no JID, whose first character may be no @.
    private static HomeUser Parse(string user) => user.StartsWith('@')
        ? new HomeUser(new HomeNetworkId("matrix"), user)
        : new HomeUser(new HomeNetworkId("xmpp"), user.ToLowerInvariant());

    private static CommandFailedException NobodyKnown(HomeUser user) =>
        new(ExitCode.Unavailable, $"The store holds nothing about {user.Address}.");

    private async Task<int> ExportAsync(BridgeConfiguration configuration, Terminal terminal, ParseResult parsed, CancellationToken cancellationToken)
    {
        var (user, file) = (Parse(parsed.GetRequiredValue(_user)), parsed.GetRequiredValue(_file));
        var done = await StoreFailure.ExplainAsync(() => StoreMaintenance.ExportAsync(configuration.Data, user, file, TimeProvider.System, cancellationToken))
                   ?? throw NobodyKnown(user);
        await terminal.Out.WriteLineAsync(
            $"Wrote {file}: {string.Join(", ", done.Rows.Where(table => table.Value > 0).Select(table => $"{table.Value} of {table.Key}"))}, and {done.Contents} pictures and files.");
        await terminal.Error.WriteLineAsync("Passwords, secrets and what is sealed are named in it and not shown. It holds what the person was told and what he says; hand it to nobody else.");
        return ExitCode.Success;
    }

    private async Task<int> EraseAsync(BridgeConfiguration configuration, Terminal terminal, ParseResult parsed, CancellationToken cancellationToken)
    {
        var user = Parse(parsed.GetRequiredValue(_user));
        if (!parsed.GetValue(_yes))
        {
            throw new CommandFailedException(
                ExitCode.Usage,
                $"This unlinks the account of {user.Address} and erases what waits for him and everything else that the store holds about him. Nothing brings it back. Say --yes to do it.");
        }

        var done = await StoreFailure.ExplainAsync(() => StoreMaintenance.EraseAsync(configuration.Data, user, cancellationToken)) ?? throw NobodyKnown(user);
        await terminal.Out.WriteLineAsync($"Erased {done.Rows} rows and {done.Contents} pictures and files of {user.Address}, and the copies that upgrades had kept.");
        if (done.AlsoLinkedBy.Count > 0)
            await terminal.Error.WriteLineAsync($"The MSN account is linked by {string.Join(" and ", done.AlsoLinkedBy)} too, so it stays with its contacts. Erase those as well to be rid of it.");
        foreach (var copy in StoreMaintenance.FindCopies(configuration.Data))
            await terminal.Error.WriteLineAsync($"{copy} still holds a store from before it was restored. Remove it.");
        await terminal.Error.WriteLineAsync("Not here and so not erased: backups, logs, and what the homeserver or the XMPP server keeps.");
        return ExitCode.Success;
    }
}
