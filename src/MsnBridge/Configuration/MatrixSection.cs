using MsnBridge.Matrix;

namespace MsnBridge.Configuration;

/// <summary>The <c>matrix</c> section: the homeserver, and what the bridge is to it.</summary>
internal static class MatrixSection
{
    private static readonly Func<string, Parsed<TimeSpan>> s_wait = SettingFormats.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));

    // The options judge their own numbers.
    private static readonly Func<string, Parsed<int>> s_anyNumber = SettingFormats.Integer(0, int.MaxValue);

    /// <summary>Null where Matrix is switched off; its settings are read and checked all the same, but no token is asked for.</summary>
    public static MatrixOptions? Read(SettingsSection section)
    {
        var defaults = new MatrixOptions();
        var enabled = section.Value("enabled", false, SettingFormats.Flag);
        var options = new MatrixOptions
        {
            Homeserver = section.Value("homeserver", defaults.Homeserver, SettingFormats.WebAddressSuchAs("http://127.0.0.1:8008")),
            ServerName = section.Value("serverName", defaults.ServerName, SettingFormats.Text),
            ListenAddress = section.Value("listenAddress", defaults.ListenAddress, SettingFormats.ListeningAddress),
            Port = section.Value("port", defaults.Port, SettingFormats.ListeningPort),
            PublicUrl = section.Optional("publicUrl", SettingFormats.WebAddressSuchAs("http://10.0.0.5:29318")),
            AppserviceId = section.Value("appserviceId", defaults.AppserviceId, SettingFormats.Text),
            AppserviceToken = section.Secret("asToken") ?? defaults.AppserviceToken,
            HomeserverToken = section.Secret("hsToken") ?? defaults.HomeserverToken,
            BotLocalpart = section.Value("botLocalpart", defaults.BotLocalpart, SettingFormats.Text),
            BotName = section.Value("botName", defaults.BotName, SettingFormats.Text),
            UserPrefix = section.Value("userPrefix", defaults.UserPrefix, SettingFormats.Text),
            AllowedUsers = section.Values("allowedUsers", defaults.AllowedUsers, SettingFormats.Text),
            BlockedUsers = section.Values("blockedUsers", defaults.BlockedUsers, SettingFormats.Text),
            Admins = section.Values("admins", defaults.Admins, SettingFormats.Text),
            WhenUserIsAway = section.Value("whenUserIsAway", defaults.WhenUserIsAway, SettingFormats.Choice<MatrixAwayPolicy>),
            DeliveryReceipts = section.Value("deliveryReceipts", defaults.DeliveryReceipts, SettingFormats.Flag),
            Spaces = section.Value("spaces", defaults.Spaces, SettingFormats.Flag),
            DoublePuppetToken = section.Secret("doublePuppetToken") ?? defaults.DoublePuppetToken,
            ProvisioningSecret = section.Secret("provisioningSecret") ?? defaults.ProvisioningSecret,
            MaxRequests = section.Value("maxRequests", defaults.MaxRequests, s_anyNumber),
            RequestTimeout = section.Value("requestTimeout", defaults.RequestTimeout, s_wait),
            RetryDelay = section.Value("retryDelay", defaults.RetryDelay, s_wait),
            MaxRetryDelay = section.Value("maxRetryDelay", defaults.MaxRetryDelay, s_wait),
            MaxTransactionBytes = section.Value("maxTransactionBytes", defaults.MaxTransactionBytes, s_anyNumber),
            MaxMediaBytes = section.Value("maxMediaBytes", defaults.MaxMediaBytes, SettingFormats.ByteCount),
        };
        foreach (var fault in options.Validate().Where(fault => enabled || !IsLackOfToken(fault, options)))
            section.Fault(fault.Key, fault.Message);
        return enabled ? options : null;
    }

    private static bool IsLackOfToken(MatrixOptionsFault fault, MatrixOptions options) => fault.Key switch
    {
        "asToken" => options.AppserviceToken.Reveal().Length == 0,
        "hsToken" => options.HomeserverToken.Reveal().Length == 0,
        _ => false,
    };
}
