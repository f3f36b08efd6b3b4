using System.Text;
using MsnBridge.Commands;
using MsnBridge.Configuration;
using MsnBridge.Core.Identities;

namespace MsnBridge.Chat;

/// <summary>Where the password of an MSN account comes from. Not from the command line, which every user of the machine can read.</summary>
internal static class PasswordSource
{
    /// <summary>The file where one is named, else the environment, else a person at the keyboard, who does not see what he types.</summary>
    /// <exception cref="CommandFailedException">None of them gave one.</exception>
    public static Secret Get(string? file, Terminal terminal, string account)
    {
        if (file is not null)
        {
            var read = SecretFile.Read(file, Environment.CurrentDirectory);
            return read.Succeeded
                ? read.Value
                : throw new CommandFailedException(ExitCode.Usage, $"--password-file: {read.Problem}. {read.Remedy}");
        }

        if (Environment.GetEnvironmentVariable(EnvironmentSettings.ChatPasswordVariable) is { Length: > 0 } inherited)
            return new Secret(inherited);
        if (!terminal.IsInteractive)
            throw new CommandFailedException(ExitCode.Usage,
                $"There is nobody to ask for the password of {account}. Name a file with --password-file, or set "
                + $"{EnvironmentSettings.ChatPasswordVariable}.");

        terminal.Error.Write($"Password of {account}: ");
        var typed = ReadHidden();
        terminal.Error.WriteLine();
        return typed.Length > 0 ? new Secret(typed) : throw new CommandFailedException(ExitCode.Usage, "No password was typed.");
    }

    private static string ReadHidden()
    {
        var typed = new StringBuilder();
        // As a key, since a signal would not end the reading of keys.
        Console.TreatControlCAsInput = true;
        try
        {
            while (Console.ReadKey(intercept: true) is var key && key.Key != ConsoleKey.Enter)
            {
                if (key is { Key: ConsoleKey.C, Modifiers: ConsoleModifiers.Control })
                    return "";
                if (key.Key == ConsoleKey.Backspace && typed.Length > 0)
                    typed.Length--;
                else if (!char.IsControl(key.KeyChar))
                    typed.Append(key.KeyChar);
            }
        }
        finally
        {
            Console.TreatControlCAsInput = false;
        }

        return typed.ToString();
    }
}
