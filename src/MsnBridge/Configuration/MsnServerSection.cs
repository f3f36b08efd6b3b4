using MsnBridge.Msnp.Server;

namespace MsnBridge.Configuration;

/// <summary>The <c>msnServer</c> section: the embedded MSN network. What only its own tests turn is not here.</summary>
internal static class MsnServerSection
{
    private static readonly Func<string, Parsed<TimeSpan>> s_wait = SettingFormats.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));

    /// <summary>Null where the network is switched off; its settings are read and checked all the same.</summary>
    public static MsnServerOptions? Read(SettingsSection section)
    {
        var defaults = new MsnServerOptions();
        var enabled = section.Value("enabled", true, SettingFormats.Flag);
        var options = new MsnServerOptions
        {
            ListenAddress = section.Value("listenAddress", defaults.ListenAddress, SettingFormats.ListeningAddress),
            PublicHost = section.Optional("publicHost", SettingFormats.Host),
            NotificationPort = section.Value("notificationPort", defaults.NotificationPort, SettingFormats.ListeningPort),
            SwitchboardPort = section.Value("switchboardPort", defaults.SwitchboardPort, SettingFormats.ListeningPort),
            DispatchPort = section.OptionalNumber("dispatchPort", SettingFormats.ListeningPort),
            PassportPort = section.Value("passportPort", defaults.PassportPort, SettingFormats.ListeningPort),
            PassportTlsPort = section.OptionalNumber("passportTlsPort", SettingFormats.ListeningPort),
            DataDirectory = section.FilePath("dataDirectory", "data/msn-server"),
            SeedDemo = section.Value("seedDemo", true, SettingFormats.Flag),
            AutoRegister = section.Value("autoRegister", defaults.AutoRegister, SettingFormats.Flag),
            ChallengeClients = section.Value("challengeClients", defaults.ChallengeClients, SettingFormats.Flag),
            KeepMd5Verifiers = section.Value("keepMd5Verifiers", defaults.KeepMd5Verifiers, SettingFormats.Flag),
            SilenceTimeout = section.Value("silenceTimeout", defaults.SilenceTimeout, s_wait),
            SwitchboardIdleTimeout = section.Value("switchboardIdleTimeout", defaults.SwitchboardIdleTimeout, s_wait),
            MaxContacts = section.Value("maxContacts", defaults.MaxContacts, SettingFormats.Integer(1, 100_000)),
            MaxConnections = section.Value("maxConnections", defaults.MaxConnections, SettingFormats.Integer(1, 1_000_000)),
        };
        CheckPorts(section, options);
        return enabled ? options : null;
    }

    private static void CheckPorts(SettingsSection section, MsnServerOptions options)
    {
        (string Key, int? Port)[] ports =
        [
            ("notificationPort", options.NotificationPort), ("switchboardPort", options.SwitchboardPort),
            ("dispatchPort", options.DispatchPort),
            ("passportPort", options.PassportPort), ("passportTlsPort", options.PassportTlsPort),
        ];
        foreach (var same in ports.Where(port => port.Port is > 0).GroupBy(port => port.Port).Where(same => same.Count() > 1))
            section.Fault(same.Last().Key, $"port {same.Key} is {same.First().Key} already", "Give each its own port.");
    }
}
