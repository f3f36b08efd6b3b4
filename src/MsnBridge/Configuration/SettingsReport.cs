namespace MsnBridge.Configuration;

/// <summary>What reading the configuration brought to light: faults, and where each setting got its value.</summary>
internal sealed class SettingsReport(string fileName, string folder)
{
    private readonly List<ConfigurationFault> _faults = [];
    private readonly List<EffectiveSetting> _settings = [];
    private readonly HashSet<string> _knownPaths = new(StringComparer.Ordinal);

    public string FileName { get; } = fileName;

    /// <summary>Where relative paths begin: the folder of the file, whatever folder the process was started in.</summary>
    public string Folder { get; } = folder;

    /// <summary>In the order of the file; what is not in the file comes first.</summary>
    public IReadOnlyList<ConfigurationFault> Faults => [.. _faults.OrderBy(fault => fault.Origin.Line)];

    /// <summary>Every setting there is, in the order of the documentation, secrets masked.</summary>
    public IReadOnlyList<EffectiveSetting> Settings => _settings;

    /// <summary>Every section and setting that the bridge reads, set or not.</summary>
    public IReadOnlySet<string> KnownPaths => _knownPaths;

    public void AddKnownPath(string path) => _knownPaths.Add(path);

    public bool HasFault(string path) => _faults.Exists(fault => fault.Path == path);

    public void Add(ConfigurationFault fault) => _faults.Add(fault);

    public void Add(EffectiveSetting setting) => _settings.Add(setting);

    public SettingOrigin LineOrigin(int line) => new(FileName, line);

    /// <summary>Where a person changes the setting: its line or variable, or the place where it would be written.</summary>
    public string Locate(string path)
    {
        // An item of a list that was left out is changed where the list would be written.
        var list = path.EndsWith(']') ? path[..path.LastIndexOf('[')] : path;
        var found = _settings.Find(setting => setting.Path == path || setting.Path.StartsWith(path + ".", StringComparison.Ordinal))
            ?? _settings.Find(setting => setting.Path == list);
        return $"{found?.Place.ToString() ?? FileName} ({path})";
    }
}

/// <param name="Text">The value as it would be written, <c>********</c> for a secret.</param>
/// <param name="Place">As <paramref name="Origin"/>, but for a default the line of the section that it would be written in.</param>
internal sealed record EffectiveSetting(string Path, string Text, SettingOrigin Origin, SettingOrigin Place);
