using MsnBridge.Web;

namespace MsnBridge.Configuration;

/// <summary>The section <c>page</c>: the management page.</summary>
internal static class PageSection
{
    public static PageOptions Read(SettingsSection section)
    {
        var defaults = new PageOptions();
        var options = new PageOptions
        {
            PublicUrl = section.Optional("publicUrl", SettingFormats.WebAddressSuchAs("https://msn.example.org/")),
            ListenAddress = section.Value("listenAddress", defaults.ListenAddress, SettingFormats.ListeningAddress),
            Port = section.Value("port", defaults.Port, SettingFormats.ListeningPort),
            Admins = section.Values("admins", defaults.Admins, SettingFormats.Text),
        };
        foreach (var fault in options.Validate())
            section.Fault(fault.Key, fault.Message);
        return options;
    }
}
