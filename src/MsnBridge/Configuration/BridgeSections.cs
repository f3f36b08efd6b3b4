using MsnBridge.Core.Identities;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Configuration;

/// <summary>What stands where in <c>bridge.yaml</c>: each section's keys, their formats and limits, in the order of the sample.</summary>
internal static class BridgeSections
{
    private static readonly Func<string, Parsed<TimeSpan>> s_wait = SettingFormats.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));

    public static BridgeConfiguration Read(SettingsSection root, SettingsReport report) => new()
    {
        Data = ReadData(root.Section("data")),
        Xmpp = ReadXmpp(root.Section("xmpp")),
        Bridge = ReadBridge(root.Section("bridge")),
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

    private static XmppSettings ReadXmpp(SettingsSection section)
    {
        var component = section.Required("component", "invalid", SettingFormats.Host, "Write the name of the component, for example msn.localhost.");
        var defaults = new XmppSettings { Component = component, Secret = new Secret("") };
        return defaults with
        {
            Server = section.Value("server", defaults.Server, SettingFormats.Host),
            Port = section.Value("port", defaults.Port, SettingFormats.Port),
            Secret = section.RequiredSecret("secret", "Write the secret that the XMPP server has for the component, or name a file with it in secretFile."),
            AllowedUsers = section.Values("allowedUsers", defaults.AllowedUsers, SettingFormats.Text),
        };
    }

    private static PuppetPolicy ReadBridge(SettingsSection section)
    {
        var defaults = new PuppetPolicy();
        var policy = new PuppetPolicy
        {
            WhenUserIsAway = section.Value("whenUserIsAway", defaults.WhenUserIsAway, SettingFormats.Choice<AwayPolicy>),
            MessageLifetime = section.Value("messageLifetime", defaults.MessageLifetime, s_wait),
            FirstReconnectDelay = section.Value("firstReconnectDelay", defaults.FirstReconnectDelay, s_wait),
            LongestReconnectDelay = section.Value("longestReconnectDelay", defaults.LongestReconnectDelay, s_wait),
            ConcurrentSignIns = section.Value("concurrentSignIns", defaults.ConcurrentSignIns, SettingFormats.Integer(1, 1000)),
            JournalRetention = section.Value("journalRetention", defaults.JournalRetention,
                SettingFormats.Duration(TimeSpan.FromHours(1), TimeSpan.FromDays(365))),
        };
        if (policy.FirstReconnectDelay > policy.LongestReconnectDelay)
            section.Fault("firstReconnectDelay", "it is longer than longestReconnectDelay", "Make it shorter, or the other longer.");
        return policy;
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
