using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Connections;
using MsnBridge.Commands;
using MsnBridge.Configuration;
using MsnBridge.Data;

namespace MsnBridge.Hosting;

/// <summary>What a part could not start for, told to the person who started it.</summary>
internal static partial class StartFailure
{
    /// <summary>Null for what nobody expected.</summary>
    public static CommandFailedException? Explain(Exception error, SettingsReport settings) => error switch
    {
        CommandFailedException known => known,
        BridgeDataException store => new CommandFailedException(ExitCode.InputOutput, store.Message, store),
        IOException { InnerException: AddressInUseException } taken => ExplainTakenPort(taken, settings),
        // What the embedded network says of its files.
        IOException or InvalidDataException => new CommandFailedException(ExitCode.InputOutput, error.Message, error),
        UnauthorizedAccessException => new CommandFailedException(ExitCode.InputOutput, error.Message, error),
        AggregateException { InnerExceptions: [var only] } => Explain(only, settings),
        _ => null,
    };

    // "Failed to bind to address http://127.0.0.1:1863: address already in use."
    private static CommandFailedException ExplainTakenPort(IOException taken, SettingsReport settings)
    {
        var port = PortInMessage().Match(taken.Message).Groups["port"].Value;
        var setting = settings.Settings.FirstOrDefault(setting =>
            setting.Path.EndsWith("Port", StringComparison.OrdinalIgnoreCase) && setting.Text == port);
        var remedy = setting is null ? "Write another port into the configuration" : $"Write another port: {settings.Locate(setting.Path)}";
        return new CommandFailedException(ExitCode.Unavailable,
            string.Create(CultureInfo.InvariantCulture, $"Another program listens on port {port} already. {remedy}."), taken);
    }

    [GeneratedRegex(@":(?<port>\d+): ")]
    private static partial Regex PortInMessage();
}
