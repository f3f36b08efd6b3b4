using System.CommandLine;
using MsnBridge.Configuration;

namespace MsnBridge.Commands;

/// <summary>The options that every command understands.</summary>
internal sealed class SharedOptions
{
    public Option<string> Configuration { get; } = new("--config", "-c")
    {
        Description = "The configuration file.",
        HelpName = "file",
        Recursive = true,
        DefaultValueFactory = _ =>
            Environment.GetEnvironmentVariable(EnvironmentSettings.ConfigurationFileVariable) is { Length: > 0 } named
                ? named
                : "bridge.yaml",
    };

    public Option<bool> Verbose { get; } = new("--verbose", "-v")
    {
        Description = "Log what is of use when looking for a fault.",
        Recursive = true,
    };

    /// <exception cref="ConfigurationException">With everything that is wrong.</exception>
    public BridgeConfiguration Load(ParseResult parsed) =>
        BridgeConfigurationLoader.Load(parsed.GetRequiredValue(Configuration), EnvironmentSettings.FromProcess());
}
