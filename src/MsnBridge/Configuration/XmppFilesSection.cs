using MsnBridge.Xmpp;

namespace MsnBridge.Configuration;

/// <summary>The part <c>files</c> of the section <c>xmpp</c>: files that the bridge hands out itself.</summary>
internal static class XmppFilesSection
{
    public static XmppFileOptions Read(SettingsSection section)
    {
        var defaults = new XmppFileOptions();
        var options = new XmppFileOptions
        {
            PublicUrl = section.Optional("publicUrl", SettingFormats.WebAddressSuchAs("https://files.example.org/")),
            ListenAddress = section.Value("listenAddress", defaults.ListenAddress, SettingFormats.ListeningAddress),
            Port = section.Value("port", defaults.Port, SettingFormats.ListeningPort),
            KeepFor = section.Value("keepFor", defaults.KeepFor, SettingFormats.Duration(TimeSpan.FromMinutes(1), XmppFileOptions.LongestKept)),
            Largest = section.Value("largest", defaults.Largest, SettingFormats.ByteCount),
            LargestTotal = section.Value("largestTotal", defaults.LargestTotal, SettingFormats.ByteCount),
            MaxRequests = section.Value("maxRequests", defaults.MaxRequests, SettingFormats.Integer(1, 10_000)),
        };
        foreach (var fault in options.Validate())
            section.Fault(fault.Key, fault.Message);
        return options;
    }
}
