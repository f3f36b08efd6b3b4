using System.CommandLine;
using MsnBridge.Configuration;
using MsnBridge.Matrix;
using MsnBridge.Matrix.Registration;

namespace MsnBridge.Commands;

/// <summary><c>msnbridge registration</c>: writes what the homeserver must know to let the bridge in.</summary>
internal sealed class RegistrationCommand
{
    private static readonly string[] s_tokens = ["asToken", "hsToken", "doublePuppetToken"];

    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "The file to write; standard output where none is named.",
        HelpName = "file",
    };

    private readonly Option<bool> _doublePuppet = new("--double-puppet")
    {
        Description = "Write the second registration, by which the bridge acts in the name of the homeserver's users.",
    };

    private readonly Option<bool> _generate = new("--generate")
    {
        Description = "Print fresh random tokens for the configuration instead.",
    };

    private readonly Option<bool> _force = new("--force")
    {
        Description = "Overwrite a file that says something else.",
    };

    public static Command Create(SharedOptions shared, Terminal terminal)
    {
        var options = new RegistrationCommand();
        var command = new Command("registration", "Write the registration for the Matrix homeserver.")
        {
            options._output, options._doublePuppet, options._generate, options._force,
        };
        command.SetAction((parsed, cancellationToken) => options.RunAsync(shared, terminal, parsed, cancellationToken));
        return command;
    }

    /// <exception cref="CommandFailedException">Matrix is switched off.</exception>
    internal static MatrixOptions MatrixOf(BridgeConfiguration configuration) =>
        configuration.Matrix ?? throw new CommandFailedException(ExitCode.Configuration,
            $"Matrix is switched off. Change {configuration.Report.Locate("matrix.enabled")}.");

    private async Task<int> RunAsync(SharedOptions shared, Terminal terminal, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_generate))
        {
            foreach (var line in MakeLines(s_tokens))
                await terminal.Out.WriteLineAsync(line);
            await terminal.Error.WriteLineAsync(
                "Put these lines below matrix: in the configuration; the last one only if the bridge is to act in the name of people. They are stored nowhere else.");
            return ExitCode.Success;
        }

        var matrix = MatrixOf(Load(shared, parsed));
        var text = Write(matrix, parsed.GetValue(_doublePuppet));
        if (parsed.GetValue(_output) is not { } path)
        {
            await terminal.Out.WriteAsync(text);
            return ExitCode.Success;
        }

        var changed = await SaveAsync(path, text, parsed.GetValue(_force), cancellationToken);
        await terminal.Out.WriteLineAsync(changed
            ? $"Wrote {path}, readable for you alone. Let the homeserver's user read it, name it in the homeserver's configuration (Synapse: app_service_config_files) and restart the homeserver."
            : $"{path} says so already.");
        return ExitCode.Success;
    }

    private static BridgeConfiguration Load(SharedOptions shared, ParseResult parsed)
    {
        try
        {
            return shared.Load(parsed);
        }
        catch (ConfigurationException error) when (FindMissing(error) is { Count: > 0 } missing)
        {
            throw new CommandFailedException(ExitCode.Configuration, string.Join(Environment.NewLine,
            [
                $"The configuration lacks {string.Join(" and ", missing.Select(key => $"matrix.{key}"))}, by which the homeserver and the bridge know each other. "
                    + "Add below matrix: (these values are random, made now, and stored nowhere)",
                .. MakeLines(missing),
            ]), error);
        }
    }

    // Empty where something else is wrong as well: then all of it is told in the usual way.
    private static List<string> FindMissing(ConfigurationException error)
    {
        var missing = s_tokens.Where(key => error.Faults.Any(fault =>
            fault.Path == $"matrix.{key}" && fault.Problem.StartsWith("is missing", StringComparison.Ordinal))).ToList();
        return missing.Count == error.Faults.Count ? missing : [];
    }

    private static IEnumerable<string> MakeLines(IEnumerable<string> keys) =>
        keys.Select(key => $"  {key}: {RegistrationFile.GenerateToken().Reveal()}");

    private static string Write(MatrixOptions options, bool doublePuppet)
    {
        if (doublePuppet && options.DoublePuppetToken.Reveal().Length == 0)
            throw new CommandFailedException(ExitCode.Configuration, string.Join(Environment.NewLine,
            [
                "The configuration lacks matrix.doublePuppetToken. Add below matrix: (the value is random, made now, and stored nowhere)",
                .. MakeLines(["doublePuppetToken"]),
            ]));
        try
        {
            return doublePuppet ? RegistrationFile.WriteDoublePuppet(options) : RegistrationFile.Write(options);
        }
        catch (InvalidOperationException error)
        {
            throw new CommandFailedException(ExitCode.Configuration, error.Message, error);
        }
    }

    /// <summary>False where the file says so already.</summary>
    private static async Task<bool> SaveAsync(string path, string text, bool force, CancellationToken cancellationToken)
    {
        try
        {
            if (File.Exists(path))
            {
                if (await File.ReadAllTextAsync(path, cancellationToken) == text)
                    return false;
                if (!force)
                    throw new CommandFailedException(ExitCode.InputOutput,
                        $"{path} is there and says something else. msnbridge check --registration {path} tells what; --force overwrites it.");
            }

            // In place of the old one only when it is whole.
            var temporary = $"{path}.{Path.GetRandomFileName()}";
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            await using (var writer = new StreamWriter(temporary, options))
                await writer.WriteAsync(text.AsMemory(), cancellationToken);
            File.Move(temporary, path, overwrite: true);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException(ExitCode.InputOutput, $"{path} cannot be written: {error.Message}", error);
        }
    }
}
