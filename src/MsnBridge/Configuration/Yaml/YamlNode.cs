namespace MsnBridge.Configuration.Yaml;

/// <summary>A place in the file, both counted from 1.</summary>
internal readonly record struct YamlPosition(int Line, int Column);

/// <summary>A node of the small part of YAML that <c>bridge.yaml</c> uses: mappings, sequences and scalars.</summary>
internal abstract record YamlNode(YamlPosition Position);

/// <param name="IsNull">Nothing was written, or a plain <c>null</c> or <c>~</c>.</param>
internal sealed record YamlScalar(YamlPosition Position, string Text, bool IsNull) : YamlNode(Position);

internal sealed record YamlSequence(YamlPosition Position, IReadOnlyList<YamlNode> Items) : YamlNode(Position);

internal sealed record YamlMapping(YamlPosition Position, IReadOnlyList<YamlEntry> Entries) : YamlNode(Position);

/// <param name="KeyPosition">Where the key stands, which is what a person looks for.</param>
internal sealed record YamlEntry(string Key, YamlPosition KeyPosition, YamlNode Value);
