using System.CommandLine;
using MsnBridge.Configuration;
using MsnBridge.Matrix.Registration;

namespace MsnBridge.Commands;

/// <summary><c>msnbridge check</c>: reads the configuration and says what the bridge would run with, without touching anything.</summary>
internal sealed class CheckCommand
{
    private readonly Option<string?> _registration = new("--registration")
    {
        Description = "Compare a registration of the Matrix homeserver with the configuration instead.",
        HelpName = "file",
    };

    public static Command Create(SharedOptions shared, Terminal terminal)
    {
        var options = new CheckCommand();
        var command = new Command("check", "Read the configuration, report every fault in it, and show what is in effect.") { options._registration };
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(options._registration) is { } file
            ? CompareAsync(shared.Load(parsed), terminal, file, cancellationToken)
            : ShowAsync(shared.Load(parsed), terminal));
        return command;
    }

    private static async Task<int> ShowAsync(BridgeConfiguration configuration, Terminal terminal)
    {
        var width = configuration.Report.Settings.Max(setting => setting.Path.Length + setting.Text.Length + 2);
        foreach (var setting in configuration.Report.Settings)
            await terminal.Out.WriteLineAsync($"{$"{setting.Path}: {setting.Text}".PadRight(Math.Min(width, 72))}  # {setting.Origin}");
        await terminal.Out.WriteLineAsync($"{configuration.Report.FileName}: ok");
        return ExitCode.Success;
    }

    private static async Task<int> CompareAsync(BridgeConfiguration configuration, Terminal terminal, string file, CancellationToken cancellationToken)
    {
        var options = RegistrationCommand.MatrixOf(configuration);
        var differences = RegistrationFile.Compare(await ReadAsync(file, cancellationToken), options);
        foreach (var difference in differences)
        {
            await terminal.Error.WriteLineAsync($"{file}: {difference}");
            if (difference.Setting is not null)
                await terminal.Error.WriteLineAsync($"        change {configuration.Report.Locate($"matrix.{difference.Setting}")}");
        }

        if (differences.Count == 0)
            await terminal.Out.WriteLineAsync($"{file} and {configuration.Report.FileName} agree. The homeserver uses what it read when it was started last.");
        return differences.Count == 0 ? ExitCode.Success : ExitCode.Configuration;
    }

    private static async Task<string> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllTextAsync(file, cancellationToken);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException(ExitCode.InputOutput, $"{file} cannot be read: {error.Message}", error);
        }
    }
}
