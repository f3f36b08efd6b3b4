namespace MsnBridge.Configuration.Yaml;

/// <summary>The text is not YAML, or uses a part of YAML that has no place in a configuration file. Nothing of it can be used.</summary>
internal sealed class YamlSyntaxException(YamlPosition position, string problem, string remedy) : Exception(problem)
{
    public YamlPosition Position { get; } = position;

    public string Remedy { get; } = remedy;
}
