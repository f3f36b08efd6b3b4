using System.CommandLine;

namespace MsnBridge.Commands;

/// <summary><c>msnbridge check</c>: reads the configuration and says what the bridge would run with, without touching anything.</summary>
internal static class CheckCommand
{
    public static Command Create(SharedOptions shared, Terminal terminal)
    {
        var command = new Command("check", "Read the configuration, report every fault in it, and show what is in effect.");
        command.SetAction((parsed, _) => RunAsync(shared, terminal, parsed));
        return command;
    }

    private static async Task<int> RunAsync(SharedOptions shared, Terminal terminal, ParseResult parsed)
    {
        var configuration = shared.Load(parsed);
        var width = configuration.Report.Settings.Max(setting => setting.Path.Length + setting.Text.Length + 2);
        foreach (var setting in configuration.Report.Settings)
            await terminal.Out.WriteLineAsync($"{$"{setting.Path}: {setting.Text}".PadRight(Math.Min(width, 72))}  # {setting.Origin}");
        await terminal.Out.WriteLineAsync($"{configuration.Report.FileName}: ok");
        return ExitCode.Success;
    }
}
