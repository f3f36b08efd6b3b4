using Microsoft.Extensions.Logging;

namespace MsnBridge.Configuration;

/// <summary>What stands where in <c>bridge.yaml</c>: each section's keys, their formats and limits, in the order of the sample.</summary>
internal static class BridgeSections
{
    private static readonly Func<string, Parsed<TimeSpan>> s_wait = SettingFormats.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));

    public static BridgeConfiguration Read(SettingsSection root, SettingsReport report) => new()
    {
        Data = ReadData(root.Section("data")),
        Xmpp = ReadXmpp(root.Section("xmpp")),
        Health = ReadHealth(root.Section("health")),
        Logging = ReadLogging(root.Section("logging")),
        Report = report,
    };

    private static DataSettings ReadData(SettingsSection section)
    {
        var defaults = new DataSettings();
        return new DataSettings
        {
            Database = section.FilePath("database", defaults.Database),
            KeyFile = section.FilePath("keyFile", defaults.KeyFile),
        };
    }

    private static HealthSettings ReadHealth(SettingsSection section)
    {
        var defaults = new HealthSettings();
        return new HealthSettings
        {
            Enabled = section.Value("enabled", defaults.Enabled, SettingFormats.Flag),
            Address = section.Value("address", defaults.Address, SettingFormats.ListeningAddress),
            Port = section.Value("port", defaults.Port, SettingFormats.ListeningPort),
        };
    }

    private static LoggingSettings ReadLogging(SettingsSection section)
    {
        var defaults = new LoggingSettings();
        return new LoggingSettings
        {
            Level = section.Value("level", defaults.Level, SettingFormats.Choice<LogLevel>),
            Scopes = section.Value("scopes", defaults.Scopes, SettingFormats.Flag),
            Timestamps = section.Value("timestamps", defaults.Timestamps, SettingFormats.Flag),
        };
    }
}
