using MsnBridge.Core.Content;
using MsnBridge.Core.Puppets;
using MsnBridge.Data.Sqlite;
using MsnBridge.Xmpp;

namespace MsnBridge.Configuration;

/// <summary>What stands where in <c>bridge.yaml</c>: each section's keys, their formats and limits, in the order of the sample.</summary>
internal static class BridgeSections
{
    private static readonly Func<string, Parsed<TimeSpan>> s_wait = SettingFormats.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
    private static readonly Func<string, Parsed<TimeSpan>> s_lifetime = SettingFormats.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromDays(365));

    // The options judge their own numbers.
    private static readonly Func<string, Parsed<int>> s_anyNumber = SettingFormats.Integer(0, int.MaxValue);

    public static BridgeConfiguration Read(SettingsSection root, SettingsReport report)
    {
        var msnServer = MsnServerSection.Read(root.Section("msnServer"));
        var xmppSection = root.Section("xmpp");
        var xmpp = ReadXmpp(xmppSection);
        var matrix = MatrixSection.Read(root.Section("matrix"));
        if (xmpp is null && matrix is null)
            xmppSection.Fault("enabled", "both xmpp and matrix are switched off, so nobody can use the bridge", "Enable one of matrix and xmpp.");
        var data = ReadData(root.Section("data"));
        var bridgeSection = root.Section("bridge");
        var content = ReadContent(root.Section("content"));
        var bridge = ReadBridge(bridgeSection, content.KeepFiles);
        var files = FilesSection.Read(root.Section("files"));
        if (xmpp?.Files.KeepFor > content.KeepFiles)
            xmppSection.Fault("files", "keepFor is longer than content.keepFiles, after which the files are gone", "Make it shorter, or the other longer.");
        if (bridge.Backlog.Age > content.KeepFiles)
            bridgeSection.Fault("backlog", "age is longer than content.keepFiles, after which the files are gone", "Make it shorter, or the other longer.");
        return new BridgeConfiguration
        {
            Data = data,
            MsnServer = msnServer,
            Msn = MsnSection.Read(root.Section("msn"), msnServer, data.Directory),
            Xmpp = xmpp,
            Matrix = matrix,
            Bridge = bridge with { Files = files },
            Files = files,
            Content = content,
            Page = PageSection.Read(root.Section("page")),
            Health = ReadHealth(root.Section("health")),
            Telemetry = ReadTelemetry(root.Section("telemetry")),
            Logging = ReadLogging(root.Section("logging")),
            Report = report,
        };
    }

    private static SqliteDataOptions ReadData(SettingsSection section)
    {
        var defaults = new SqliteDataOptions { Directory = "data" };
        return defaults with
        {
            Directory = section.FilePath("directory", defaults.Directory),
            KeyFile = section.OptionalFilePath("keyFile"),
            BusyTimeout = section.Value("busyTimeout", defaults.BusyTimeout, s_wait),
        };
    }

    // Null where XMPP is switched off; its settings are read and checked all the same, but no secret is asked for.
    private static XmppOptions? ReadXmpp(SettingsSection section)
    {
        var defaults = new XmppOptions();
        var enabled = section.Value("enabled", true, SettingFormats.Flag);
        var options = new XmppOptions
        {
            Server = section.Value("server", defaults.Server, SettingFormats.Host),
            Port = section.Value("port", defaults.Port, SettingFormats.Port),
            Component = section.Value("component", defaults.Component, SettingFormats.Text),
            Secret = enabled
                ? section.RequiredSecret("secret",
                    "Write the secret that the XMPP server has for the component, or name a file with it in secretFile.")
                : section.Secret("secret") ?? defaults.Secret,
            AllowedUsers = section.Values("allowedUsers", defaults.AllowedUsers, SettingFormats.Text),
            Name = section.Value("name", defaults.Name, SettingFormats.Text),
            FetchFromPrivateAddresses = section.Value("fetchFromPrivateAddresses", defaults.FetchFromPrivateAddresses, SettingFormats.Flag),
            Files = XmppFilesSection.Read(section.Section("files")),
            MaxMessageLength = section.Value("maxMessageLength", defaults.MaxMessageLength, s_anyNumber),
            MaxStanzaBytes = section.Value("maxStanzaBytes", defaults.MaxStanzaBytes, s_anyNumber),
            MaxWaitingStanzas = section.Value("maxWaitingStanzas", defaults.MaxWaitingStanzas, s_anyNumber),
            ConnectTimeout = section.Value("connectTimeout", defaults.ConnectTimeout, s_wait),
            HandshakeTimeout = section.Value("handshakeTimeout", defaults.HandshakeTimeout, s_wait),
            QueryTimeout = section.Value("queryTimeout", defaults.QueryTimeout, s_wait),
            KeepAlive = section.Value("keepAlive", defaults.KeepAlive, s_wait),
            PingTimeout = section.Value("pingTimeout", defaults.PingTimeout, s_wait),
            ReconnectDelay = section.Value("reconnectDelay", defaults.ReconnectDelay, s_wait),
            MaxReconnectDelay = section.Value("maxReconnectDelay", defaults.MaxReconnectDelay, s_wait),
        };
        foreach (var fault in options.Validate().Where(fault => (enabled || fault.Key != "secret") && !fault.Key.StartsWith("files.", StringComparison.Ordinal)))
            section.Fault(fault.Key, fault.Message);
        return enabled ? options : null;
    }

    private static PuppetPolicy ReadBridge(SettingsSection section, TimeSpan keepFiles)
    {
        var defaults = new PuppetPolicy();
        var policy = new PuppetPolicy
        {
            WhenUserIsAway = section.Value("whenUserIsAway", defaults.WhenUserIsAway, SettingFormats.Choice<AwayPolicy>),
            SignOutDelay = section.Value("signOutDelay", defaults.SignOutDelay, SettingFormats.Duration(TimeSpan.Zero, TimeSpan.FromHours(1))),
            OutageNoticeAfter = section.Value("outageNoticeAfter", defaults.OutageNoticeAfter, SettingFormats.Duration(TimeSpan.Zero, TimeSpan.FromDays(1))),
            MessageLifetime = section.Value("messageLifetime", defaults.MessageLifetime, s_lifetime),
            ShortestMessageLifetime = section.Value("shortestMessageLifetime", defaults.ShortestMessageLifetime, s_lifetime),
            LongestMessageLifetime = section.Value("longestMessageLifetime", defaults.LongestMessageLifetime, s_lifetime),
            FirstReconnectDelay = section.Value("firstReconnectDelay", defaults.FirstReconnectDelay, s_wait),
            LongestReconnectDelay = section.Value("longestReconnectDelay", defaults.LongestReconnectDelay, s_wait),
            EmoticonsAsUnicode = section.Value("emoticonsAsUnicode", defaults.EmoticonsAsUnicode, SettingFormats.Flag),
            FollowName = section.Value("followName", defaults.FollowName, SettingFormats.Flag),
            ConcurrentSignIns = section.Value("concurrentSignIns", defaults.ConcurrentSignIns, SettingFormats.Integer(1, 1000)),
            SignInsPerSecond = section.Value("signInsPerSecond", defaults.SignInsPerSecond, SettingFormats.Integer(1, 1000)),
            StuckAfter = section.Value("stuckAfter", defaults.StuckAfter, SettingFormats.Duration(TimeSpan.FromMinutes(1), TimeSpan.FromDays(1))),
            DrainTime = section.Value("drainTime", defaults.DrainTime, SettingFormats.Duration(TimeSpan.Zero, TimeSpan.FromSeconds(4))),
            Backlog = BacklogSection.Read(section.Section("backlog"), keepFiles),
            JournalRetention = section.Value("journalRetention", defaults.JournalRetention,
                SettingFormats.Duration(TimeSpan.FromHours(1), TimeSpan.FromDays(365))),
        };
        if (policy.ShortestMessageLifetime > policy.MessageLifetime)
            section.Fault("messageLifetime", "it is shorter than shortestMessageLifetime", "Make it longer, or the other shorter.");
        if (policy.LongestMessageLifetime < policy.MessageLifetime)
            section.Fault("messageLifetime", "it is longer than longestMessageLifetime", "Make it shorter, or the other longer.");
        if (policy.FirstReconnectDelay > policy.LongestReconnectDelay)
            section.Fault("firstReconnectDelay", "it is longer than longestReconnectDelay", "Make it shorter, or the other longer.");
        return policy;
    }

    private static ContentPolicy ReadContent(SettingsSection section)
    {
        var defaults = new ContentPolicy();
        return new ContentPolicy
        {
            MaxObjectBytes = section.Value("maxObjectBytes", defaults.MaxObjectBytes, SettingFormats.ByteCount),
            KeepFiles = section.Value("keepFiles", defaults.KeepFiles, SettingFormats.Duration(TimeSpan.FromDays(1), TimeSpan.FromDays(365))),
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

    private static TelemetrySettings ReadTelemetry(SettingsSection section)
    {
        var defaults = new TelemetrySettings();
        return new TelemetrySettings
        {
            Metrics = section.Value("metrics", defaults.Metrics, SettingFormats.Flag),
            OtlpEndpoint = section.Optional("otlpEndpoint", SettingFormats.WebAddressSuchAs("http://127.0.0.1:4317")),
            OtlpProtocol = section.Value("otlpProtocol", defaults.OtlpProtocol, SettingFormats.Choice<OtlpProtocol>),
        };
    }

    private static LoggingSettings ReadLogging(SettingsSection section)
    {
        var defaults = new LoggingSettings();
        return new LoggingSettings
        {
            Level = section.Value("level", defaults.Level, SettingFormats.Choice<LogLevel>),
            Format = section.Value("format", defaults.Format, SettingFormats.Choice<LogFormat>),
            Scopes = section.Value("scopes", defaults.Scopes, SettingFormats.Flag),
            Timestamps = section.Value("timestamps", defaults.Timestamps, SettingFormats.Flag),
        };
    }
}
