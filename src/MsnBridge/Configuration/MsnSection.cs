using MsnBridge.MsnNetwork;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Profiles;
using MsnBridge.Msnp.Server;

namespace MsnBridge.Configuration;

/// <summary>The <c>msn</c> section: names of networks that the bridge knows, and networks of the operator's own.</summary>
internal static class MsnSection
{
    private static readonly Func<string, Parsed<TimeSpan>> s_wait =
        SettingFormats.Duration(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10));

    /// <param name="section">The section.</param>
    /// <param name="embedded">The embedded network, or null where it is switched off.</param>
    /// <param name="dataDirectory">Where the bridge keeps its store, which no two bridges share.</param>
    public static MsnNetworkOptions Read(SettingsSection section, MsnServerOptions? embedded, string dataDirectory)
    {
        var items = section.Items("profiles", ServerProfiles.Public.Select(profile => profile.Name));
        var profiles = new List<ServerProfile>();
        foreach (var item in items)
        {
            var profile = item.Section is { } own ? ReadOwn(own) : ServerProfiles.Find(item.Name!);
            if (profile is null)
            {
                var known = string.Join(", ", ServerProfiles.Public.Select(known => known.Name));
                section.Fault(item, $"there is no network '{item.Name}'", $"Write one of {known}, or describe a network of your own.");
            }
            else if (profiles.Exists(other => other.Name == profile.Name))
            {
                section.Fault(item, $"there is a network {profile.Name} above already", "Give it another name.");
            }
            else
            {
                profiles.Add(profile);
            }
        }

        if (items.Count == 0 && embedded is null)
            section.Fault("profiles", "there is no network, and the embedded one is switched off, so nobody could link an account",
                "Name at least one network.");
        var defaults = new MsnNetworkOptions();
        return defaults with
        {
            Profiles = [.. profiles],
            EmbeddedNetwork = embedded,
            Installation = $"{Environment.MachineName}:{dataDirectory}",
            MinimumVersion = section.Value("minimumVersion", defaults.MinimumVersion, Version),
            DirectConnections = DirectConnectionsSection.Read(section.Section("directConnections")),
            SignInTimeout = section.Value("signInTimeout", defaults.SignInTimeout, s_wait),
        };
    }

    private static ServerProfile ReadOwn(SettingsSection section)
    {
        var name = section.Required("name", "?", ProfileName, "Write a short name in lower case, which people choose the network by.");
        var profile = new ServerProfile
        {
            Name = name,
            Title = section.Value("title", name, SettingFormats.Text),
            NotificationServer = section.Required(
                "notificationServer", new MsnpServerAddress("invalid", MsnpServerAddress.DefaultPort), Server,
                "Write the server's name and port, for example messenger.example.org:1863."),
            IsLocal = section.Value("local", false, SettingFormats.Flag),
            NexusUrl = section.Optional("nexusUrl", SettingFormats.WebAddress),
            LoginUrl = section.Optional("loginUrl", SettingFormats.WebAddress),
            RstUrl = section.Optional("rstUrl", SettingFormats.WebAddress),
            Rst2Url = section.Optional("rst2Url", SettingFormats.WebAddress),
            AddressBookUrl = section.Optional("addressBookUrl", SettingFormats.WebAddress),
            SharingUrl = section.Optional("sharingUrl", SettingFormats.WebAddress),
            OfflineMessagesUrl = section.Optional("offlineMessagesUrl", SettingFormats.WebAddress),
            OfflineStoreUrl = section.Optional("offlineStoreUrl", SettingFormats.WebAddress),
            StorageUrl = section.Optional("storageUrl", SettingFormats.WebAddress),
            GatewayUrl = section.Optional("gatewayUrl", SettingFormats.WebAddress),
            GatewayHosts = [.. section.Values("gatewayHosts", [], SettingFormats.Text)],
            LoginHosts = [.. section.Values("loginHosts", [], SettingFormats.Text)],
        };
        if (section.Optional("webUrl", SettingFormats.WebAddress) is { } webUrl)
            profile = ServerProfiles.WithServicesAt(profile, webUrl);
        profile = profile with
        {
            Transport = section.Value("transport", profile.Transport, SettingFormats.Choice<ServerTransport>),
            Versions = [.. section.Values("versions", [.. MsnpDialect.All.Select(dialect => dialect.Name)], Version)],
            MinimumVersion = section.Optional("minimumVersion", Version),
            Quirks = ReadQuirks(section.Section("quirks"), profile.Quirks),
        };
        foreach (var fault in profile.Validate())
            section.Fault("name", fault);
        return profile;
    }

    private static ServerQuirks ReadQuirks(SettingsSection section, ServerQuirks defaults) => new()
    {
        ReverseListEditsFrom = section.Value("reverseListEditsFrom", defaults.ReverseListEditsFrom, SettingFormats.Integer(2, 21)),
        TellsOfLostMessages = section.Value("tellsOfLostMessages", defaults.TellsOfLostMessages, SettingFormats.Flag),
        SwitchboardSpacing = section.Value("switchboardSpacing", defaults.SwitchboardSpacing,
            SettingFormats.Duration(TimeSpan.Zero, TimeSpan.FromMinutes(1))),
    };

    private static Parsed<string> ProfileName(string text)
    {
        if (text == ServerProfiles.LocalName)
            return Parsed<string>.Fault($"'{text}' is the embedded network's name", "Choose another.");
        return text.Length is > 0 and <= 32
            && text.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-')
            ? text
            : Parsed<string>.Fault($"'{text}' is not a name", "Write lower-case letters, digits and hyphens, 32 at most.");
    }

    private static Parsed<string> Version(string text) => MsnpDialect.Find(text) is { } dialect
        ? dialect.Name
        : Parsed<string>.Fault($"'{text}' is not a version of MSNP", "Write MSNP and its number, from MSNP2 to MSNP21.");

    private static Parsed<MsnpServerAddress> Server(string text) =>
        MsnpServerAddress.TryParse(text, out var address)
            ? address
            : Parsed<MsnpServerAddress>.Fault($"'{text}' is not a server",
                "Write its name and port, for example messenger.example.org:1863.");
}
