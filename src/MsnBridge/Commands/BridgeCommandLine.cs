using System.CommandLine;
using System.CommandLine.Invocation;
using MsnBridge.Commands.Maintenance;
using MsnBridge.Commands.Stories;
using MsnBridge.Configuration;

namespace MsnBridge.Commands;

/// <summary>The commands of <c>msnbridge</c> and what happens around each of them: usage faults, expected failures, everything
/// else.</summary>
internal static class BridgeCommandLine
{
    public static async Task<int> InvokeAsync(IReadOnlyList<string> arguments, Terminal terminal, CancellationToken cancellationToken)
    {
        // What begins with @ is somebody on Matrix, not a file with arguments.
        var result = Build(terminal).Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (result.Action is ParseErrorAction)
        {
            foreach (var error in result.Errors)
                await terminal.Error.WriteLineAsync(error.Message);
            await terminal.Error.WriteLineAsync("See msnbridge --help.");
            return ExitCode.Usage;
        }

        var configuration = new InvocationConfiguration
        {
            Output = terminal.Out,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        try
        {
            return await result.InvokeAsync(configuration, cancellationToken);
        }
        catch (ConfigurationException error)
        {
            foreach (var fault in error.Faults)
                await terminal.Error.WriteLineAsync(fault.ToString());
            await terminal.Error.WriteLineAsync(error.Faults.Count == 1
                ? "1 fault in the configuration."
                : $"{error.Faults.Count} faults in the configuration.");
            return ExitCode.Configuration;
        }
        catch (CommandFailedException error)
        {
            await terminal.Error.WriteLineAsync(error.Message);
            return error.ExitCode;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Success;
        }
        catch (Exception error)
        {
            // The last border of the process: what nobody expected is shown whole, for a report.
            await terminal.Error.WriteLineAsync(
                $"msnbridge failed in a way that it should not. Please report this with the lines below.{Environment.NewLine}{error}");
            return ExitCode.Software;
        }
    }

    internal static RootCommand Build(Terminal terminal)
    {
        var shared = new SharedOptions();
        var run = RunCommand.Create(shared);
        var root = new RootCommand("Bridges MSN Messenger accounts to Matrix and XMPP. Without a command it runs the bridge.")
        {
            shared.Configuration,
            shared.Verbose,
            run,
            CheckCommand.Create(shared, terminal),
            RegistrationCommand.Create(shared, terminal),
            ServerCommand.Create(shared),
            DoctorCommand.Create(shared, terminal),
            ExplainCommand.Create(shared, terminal),
            BackupCommand.Create(shared, terminal),
            RestoreCommand.Create(shared, terminal),
            KeyCommand.Create(shared, terminal),
            UserCommand.Create(shared, terminal),
            MsnChatCommand.Create(shared, terminal),
        };
        root.Action = run.Action;
        return root;
    }
}
