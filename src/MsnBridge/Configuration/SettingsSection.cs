using System.Globalization;
using MsnBridge.Configuration.Yaml;
using MsnBridge.Core.Identities;

namespace MsnBridge.Configuration;

/// <summary>
/// One section of <c>bridge.yaml</c> while it is read. Each setting is asked for once, by its key, with its default and its format; a fault
/// is noted and the default returned, so that one reading finds all faults. Keys that nobody asked for are faults
/// too (<see cref="Close"/>).
/// </summary>
internal sealed class SettingsSection
{
    private readonly string _path;
    private readonly YamlMapping? _mapping;
    private readonly int _line;
    private readonly EnvironmentSettings _environment;
    private readonly SettingsReport _report;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly List<SettingsSection> _children = [];

    private SettingsSection(string path, YamlMapping? mapping, int line, EnvironmentSettings environment, SettingsReport report)
    {
        (_path, _mapping, _line, _environment, _report) = (path, mapping, line, environment, report);
        foreach (var twice in (mapping?.Entries ?? []).GroupBy(entry => entry.Key, StringComparer.Ordinal).Where(same => same.Count() > 1))
        {
            var lines = string.Join(" and ", twice.Select(entry => entry.KeyPosition.Line.ToString(CultureInfo.InvariantCulture)));
            _report.Add(new ConfigurationFault(PathOf(twice.Key), _report.LineOrigin(twice.Last().KeyPosition.Line),
                $"the key is there {twice.Count()} times, in lines {lines}", "Keep one of them."));
        }
    }

    public static SettingsSection Root(YamlMapping root, EnvironmentSettings environment, SettingsReport report) =>
        new("", root, line: 1, environment, report);

    public SettingsSection Section(string key)
    {
        MarkKnown(key);
        var entry = FindEntry(key);
        var mapping = entry?.Value as YamlMapping;
        if (entry is { Value: not YamlMapping and not YamlScalar { IsNull: true } })
            AddFault(key, LineOf(entry), "settings were expected below this key", $"Write '{key}:' and the settings indented below it.");
        return AddChild(new SettingsSection(PathOf(key), mapping, entry?.KeyPosition.Line ?? _line, _environment, _report));
    }

    /// <summary>A setting with a default.</summary>
    public T Value<T>(string key, T fallback, Func<string, Parsed<T>> parse)
    {
        MarkKnown(key);
        var found = Find(key, parse);
        var value = found is null ? fallback : found.Value;
        Record(key, SettingFormats.Format(value));
        return value;
    }

    /// <summary>A setting that may be left out.</summary>
    public T? Optional<T>(string key, Func<string, Parsed<T>> parse) where T : class
    {
        MarkKnown(key);
        var value = Find(key, parse)?.Value;
        Record(key, SettingFormats.Format(value));
        return value;
    }

    /// <inheritdoc cref="Optional"/>
    public int? OptionalNumber(string key, Func<string, Parsed<int>> parse)
    {
        MarkKnown(key);
        var value = Find(key, parse)?.Value;
        Record(key, SettingFormats.Format(value));
        return value;
    }

    /// <summary>A setting without a default: where it is missing or wrong that is a fault, and <paramref name="placeholder"/> stands
    /// in.</summary>
    public T Required<T>(string key, T placeholder, Func<string, Parsed<T>> parse, string remedy)
    {
        if (!IsSet(key))
            AddFault(key, Place, "the setting is missing", remedy);
        return Value(key, placeholder, parse);
    }

    /// <summary>The path of a file or folder; absolute in the result.</summary>
    public string FilePath(string key, string fallback) => Path.GetFullPath(Value(key, fallback, SettingFormats.FilePath), _report.Folder);

    /// <inheritdoc cref="FilePath"/>
    /// <remarks>Null where it is left out.</remarks>
    public string? OptionalFilePath(string key) =>
        Optional(key, SettingFormats.FilePath) is { } path ? Path.GetFullPath(path, _report.Folder) : null;

    /// <summary>A secret, given as <paramref name="key"/> or in a file named by <c>&lt;key&gt;File</c>. One of them in the environment
    /// overrides either in the file.</summary>
    public Secret? Secret(string key)
    {
        var fileKey = key + "File";
        MarkKnown(key);
        MarkKnown(fileKey);
        var overridden = IsInEnvironment(key) || IsInEnvironment(fileKey);
        var direct = overridden ? IsInEnvironment(key) : FindEntry(key) is not null;
        var fromFile = overridden ? IsInEnvironment(fileKey) : FindEntry(fileKey) is not null;
        if (direct && fromFile)
            AddFault(key, OriginOf(key), $"both {key} and {fileKey} are set", "Keep one of them.");

        var secret = fromFile ? Find(fileKey, text => SecretFile.Read(text, _report.Folder))?.Value
            : direct ? Find(key, SettingFormats.SecretText)?.Value
            : null;
        var place = fromFile ? OriginOf(fileKey) : OriginOf(key);
        var origin = direct || fromFile ? place : SettingOrigin.Default;
        _report.Add(new EffectiveSetting(PathOf(key), SettingFormats.Format(secret), origin, place));
        return secret;
    }

    /// <inheritdoc cref="Secret"/>
    /// <remarks>Where there is none that is a fault, and an empty one stands in.</remarks>
    public Secret RequiredSecret(string key, string remedy)
    {
        if (!IsSet(key) && !IsSet(key + "File"))
            AddFault(key, Place, "the secret is missing", remedy);
        return Secret(key) ?? new Secret("");
    }

    /// <summary>A list of values: a YAML list, or values separated by commas in an environment variable.</summary>
    public IReadOnlyList<T> Values<T>(string key, IReadOnlyList<T> fallback, Func<string, Parsed<T>> parse)
    {
        MarkKnown(key);
        var values = fallback;
        if (FindListTexts(key) is { } texts)
        {
            var parsed = texts.Select(item => (item.Origin, Result: parse(item.Text))).ToList();
            foreach (var (origin, wrong) in parsed.Where(item => !item.Result.Succeeded))
                AddFault(key, origin, wrong.Problem!, wrong.Remedy!);
            values = [.. parsed.Where(item => item.Result.Succeeded).Select(item => item.Result.Value!)];
        }

        Record(key, $"[{string.Join(", ", values.Select(value => SettingFormats.Format(value)))}]");
        return values;
    }

    /// <summary>A list whose items are names or sections of their own; the given names where the key is left out. A variable can name, but
    /// not describe.</summary>
    public IReadOnlyList<SettingsItem> Items(string key, IEnumerable<string> fallback)
    {
        MarkKnown(key);
        if (IsInEnvironment(key) || FindEntry(key) is not { } entry)
        {
            var names = FindListTexts(key)?.Select(item => item.Text) ?? fallback;
            Record(key, $"[{string.Join(", ", names)}]");
            return [.. names.Select((name, index) => new SettingsItem($"{PathOf(key)}[{index}]", OriginOf(key), name, null))];
        }

        if (entry.Value is not YamlSequence sequence)
        {
            AddFault(key, LineOf(entry), "a list was expected", "Write one item to a line, each beginning with '- '.");
            return [];
        }

        return [.. sequence.Items.Select((item, index) => ReadItem($"{key}[{index}]", item)).OfType<SettingsItem>()];
    }

    /// <summary>Notes a fault that only shows when settings are seen together. One that is faulty by itself is left at that.</summary>
    public void Fault(string key, string problem, string remedy)
    {
        if (!_report.HasFault(PathOf(key)))
            AddFault(key, OriginOf(key), problem, remedy);
    }

    /// <inheritdoc cref="Fault(string, string, string)"/>
    /// <param name="sentence">What is wrong and what to write.</param>
    public void Fault(string key, string sentence) => Fault(key, sentence, remedy: "");

    /// <summary>Notes a fault of an item of a list.</summary>
    public void Fault(SettingsItem item, string problem, string remedy) =>
        _report.Add(new ConfigurationFault(item.Path, item.Origin, problem, remedy));

    /// <summary>Notes the keys that nobody asked for; called once, when everything has been read.</summary>
    public void Close()
    {
        foreach (var entry in _mapping?.Entries ?? [])
        {
            if (_known.Contains(entry.Key))
                continue;
            var remedy = EditDistance.FindNearest(entry.Key, _known) is { } near
                ? $"Did you mean {near}?"
                : $"Known here are: {string.Join(", ", _known.Order(StringComparer.Ordinal))}.";
            AddFault(entry.Key, LineOf(entry), "there is no such setting", remedy);
        }

        foreach (var child in _children)
            child.Close();
    }

    private SettingOrigin Place => _report.LineOrigin(_line);

    // Null where the setting is left out or faulty; the fault has been noted then.
    private Found<T>? Find<T>(string key, Func<string, Parsed<T>> parse)
    {
        if (FindText(key) is not { } found)
            return null;

        var parsed = parse(found.Text);
        if (parsed.Succeeded)
            return new Found<T>(parsed.Value);

        AddFault(key, found.Origin, parsed.Problem, parsed.Remedy);
        return null;
    }

    private (string Text, SettingOrigin Origin)? FindText(string key)
    {
        if (_environment.Find(PathOf(key)) is { } variable)
            return (variable.Text, new SettingOrigin(variable.Variable));

        switch (FindEntry(key))
        {
            case null:
                return null;
            case { Value: YamlScalar { IsNull: false } scalar } entry:
                return (scalar.Text, LineOf(entry));
            case { Value: YamlScalar } entry:
                AddFault(key, LineOf(entry), "the setting has no value", "Write one, or remove the line to get the default.");
                return null;
            case var entry:
                AddFault(key, LineOf(entry), "one value was expected, not a list or a section",
                    $"Write '{key}: ' and the value in the same line.");
                return null;
        }
    }

    private IReadOnlyList<(string Text, SettingOrigin Origin)>? FindListTexts(string key)
    {
        if (_environment.Find(PathOf(key)) is { } variable)
        {
            var texts = variable.Text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            return [.. texts.Select(text => (text, new SettingOrigin(variable.Variable)))];
        }

        switch (FindEntry(key))
        {
            case null:
                return null;
            case { Value: YamlSequence sequence }:
                foreach (var wrong in sequence.Items.Where(item => item is not YamlScalar { IsNull: false }))
                    AddFault(key, _report.LineOrigin(wrong.Position.Line), "an item of the list is not a plain value",
                        "Write '- ' and one value.");
                var values = sequence.Items.OfType<YamlScalar>().Where(item => !item.IsNull);
                return [.. values.Select(item => (item.Text, _report.LineOrigin(item.Position.Line)))];
            case var entry:
                AddFault(key, LineOf(entry), "a list was expected",
                    "Write [one, two], or one item to a line, each beginning with '- '; [] is the empty list.");
                return null;
        }
    }

    private SettingsItem? ReadItem(string itemKey, YamlNode node)
    {
        var line = node.Position.Line;
        switch (node)
        {
            case YamlScalar { IsNull: false } scalar:
                _report.Add(new EffectiveSetting(PathOf(itemKey), scalar.Text, _report.LineOrigin(line), _report.LineOrigin(line)));
                return new SettingsItem(PathOf(itemKey), _report.LineOrigin(line), scalar.Text, null);
            case YamlMapping mapping:
                return new SettingsItem(PathOf(itemKey), _report.LineOrigin(line), null,
                    AddChild(new SettingsSection(PathOf(itemKey), mapping, line, _environment, _report)));
            default:
                AddFault(itemKey, _report.LineOrigin(line), "the item is neither a name nor a group of settings", "Write '- ' and a name.");
                return null;
        }
    }

    private void Record(string key, string text) =>
        _report.Add(new EffectiveSetting(PathOf(key), text, IsSet(key) ? OriginOf(key) : SettingOrigin.Default, OriginOf(key)));

    private void MarkKnown(string key)
    {
        _known.Add(key);
        _report.AddKnownPath(PathOf(key));
    }

    private bool IsSet(string key) => IsInEnvironment(key) || FindEntry(key) is not null;

    private bool IsInEnvironment(string key) => _environment.Find(PathOf(key)) is not null;

    private SettingOrigin OriginOf(string key) =>
        _environment.Find(PathOf(key)) is { } variable
            ? new SettingOrigin(variable.Variable)
            : FindEntry(key) is { } entry ? LineOf(entry) : Place;

    private YamlEntry? FindEntry(string key) => _mapping?.Entries.FirstOrDefault(entry => entry.Key == key);

    private SettingsSection AddChild(SettingsSection child)
    {
        _children.Add(child);
        return child;
    }

    private SettingOrigin LineOf(YamlEntry entry) => _report.LineOrigin(entry.KeyPosition.Line);

    private string PathOf(string key) => _path.Length == 0 ? key : $"{_path}.{key}";

    private void AddFault(string key, SettingOrigin origin, string problem, string remedy) =>
        _report.Add(new ConfigurationFault(PathOf(key), origin, problem, remedy));

    private sealed record Found<T>(T Value);
}

/// <summary>An item of a list: a <paramref name="Name"/> or a <paramref name="Section"/>.</summary>
internal sealed record SettingsItem(string Path, SettingOrigin Origin, string? Name, SettingsSection? Section);
