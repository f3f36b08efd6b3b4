using MsnBridge.Configuration;

namespace MsnBridge.Tests.Configuration;

/// <summary>Reads configurations that a test wrote.</summary>
internal static class ConfigurationText
{
    /// <summary>The least that a configuration must say.</summary>
    public const string Minimal = """
        xmpp:
          component: msn.localhost
          secret: s3cret
        """;

    public static BridgeConfiguration Load(string text, params (string Name, string Value)[] environment) =>
        BridgeConfigurationLoader.Parse(text, "bridge.yaml", "/srv/bridge",
            new EnvironmentSettings(environment.Select(variable => KeyValuePair.Create(variable.Name, variable.Value))));

    public static IReadOnlyList<string> FindFaults(string text, params (string Name, string Value)[] environment) =>
        [.. Assert.Throws<ConfigurationException>(() => Load(text, environment)).Faults.Select(fault => fault.ToString())];
}
