namespace MsnBridge.Configuration;

/// <summary>
/// Settings from environment variables: <c>MSNBRIDGE_XMPP__ALLOWED_USERS</c> is <c>xmpp.allowedUsers</c>. Two underscores stand for the
/// dot; case and single underscores do not count.
/// </summary>
internal sealed class EnvironmentSettings
{
    private const string Prefix = "MSNBRIDGE_";

    /// <summary>Names the configuration file itself, so it is no setting.</summary>
    public const string ConfigurationFileVariable = "MSNBRIDGE_CONFIG";

    /// <summary>The password for <c>msnbridge msn chat</c>; no setting either.</summary>
    public const string ChatPasswordVariable = "MSNBRIDGE_CHAT_PASSWORD";

    private static readonly string[] s_noSettings = [ConfigurationFileVariable, ChatPasswordVariable];

    private readonly Dictionary<string, EnvironmentSetting> _settings = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _used = [];

    public EnvironmentSettings(IEnumerable<KeyValuePair<string, string>> variables)
    {
        foreach (var (name, value) in variables)
        {
            if (name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
                && !s_noSettings.Contains(name, StringComparer.OrdinalIgnoreCase))
                _settings.TryAdd(PathOf(name[Prefix.Length..]), new EnvironmentSetting(name, value));
        }
    }

    public static EnvironmentSettings FromProcess() => new(
        Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .Select(entry => KeyValuePair.Create((string)entry.Key, (string?)entry.Value ?? "")));

    /// <summary>The variable for a setting, or null. Asking marks it as known.</summary>
    public EnvironmentSetting? Find(string path)
    {
        if (!_settings.TryGetValue(path, out var setting))
            return null;
        _used.Add(setting.Variable);
        return setting;
    }

    /// <summary>Variables with our prefix that no setting asked for.</summary>
    public IEnumerable<string> FindUnused() =>
        _settings.Values.Select(setting => setting.Variable).Where(name => !_used.Contains(name)).Order(StringComparer.Ordinal);

    private static string PathOf(string name) =>
        string.Join('.', name.Split("__").Select(part => part.Replace("_", "", StringComparison.Ordinal)));
}

internal sealed record EnvironmentSetting(string Variable, string Text);
