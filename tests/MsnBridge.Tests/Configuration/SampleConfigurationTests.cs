using System.Text.RegularExpressions;
using MsnBridge.Configuration;

namespace MsnBridge.Tests.Configuration;

/// <summary>The <c>bridge.yaml</c> at the top of the repository is sample, documentation and working default in one.</summary>
public sealed partial class SampleConfigurationTests
{
    private static readonly string s_path = Path.Combine(AppContext.BaseDirectory, "bridge.yaml");

    // The embedded network has a section of its own; the others are what a program turns that embeds it, and no operator has a reason to.
    private static readonly string[] s_forEmbedders =
    [
        "msn.embeddedNetwork", "msn.installation",
        "msnServer.challengeTimeout", "msnServer.closeOnUnknownCommand", "msnServer.closeTimeout", "msnServer.cookieLifetime",
        "msnServer.dialects", "msnServer.maxOfflineMessageLength", "msnServer.maxOfflineMessages", "msnServer.maxOfflineMessagesPerMinute",
        "msnServer.maxParticipants", "msnServer.outgoingQueueLength", "msnServer.passwordIterations", "msnServer.pingInterval",
        "msnServer.serviceTicketLifetime", "msnServer.signInTimeout", "msnServer.switchboardJoinTimeout", "msnServer.ticketLifetime",
    ];

    // Called in the file what an admin of a homeserver knows them by.
    private static readonly Dictionary<string, string> s_otherNames = new()
    {
        ["matrix.appserviceToken"] = "matrix.asToken",
        ["matrix.homeserverToken"] = "matrix.hsToken",
        ["msn.directConnections"] = "msn.directConnections.connect",
        ["bridge.backlog"] = "bridge.backlog.messages",
        // Both are the section files.
        ["bridge.files"] = "files.askFor",
        ["files.defaultRules"] = "files.fromContacts",
    };

    [Fact]
    public void The_sample_is_without_faults() => Assert.Empty(Load().Report.Faults);

    [Fact]
    public void Every_setting_is_in_the_sample()
    {
        var sample = File.ReadAllText(s_path);
        var missing = Load().Report.KnownPaths
            .Where(path => !Regex.IsMatch(sample, $@"^[ #-]*{Regex.Escape(LastPart(path))}:", RegexOptions.Multiline));

        Assert.Empty(missing);
    }

    [Fact]
    public void Every_property_of_the_options_can_be_set()
    {
        var known = Load().Report.KnownPaths;
        var missing = typeof(BridgeConfiguration).GetProperties()
            .Where(section => section.Name != nameof(BridgeConfiguration.Report))
            .SelectMany(section => section.PropertyType.GetProperties(), (section, property) =>
                $"{CamelCase(section.Name)}.{CamelCase(property.Name)}")
            .Where(path => !known.Contains(s_otherNames.GetValueOrDefault(path, path)));

        Assert.Equal(s_forEmbedders, missing.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_network_of_ones_own_is_described_as_the_sample_shows()
    {
        var sample = File.ReadAllText(s_path);
        var described = ExampleLine().Replace(sample, "    ");
        var configuration = BridgeConfigurationLoader.Parse(described, "bridge.yaml", "/srv/bridge", new EnvironmentSettings([]));

        Assert.Equal(["escargot", "crosstalk", "house"], configuration.Msn.Profiles.Select(profile => profile.Name));
    }

    [Fact]
    public void The_sample_shows_the_defaults()
    {
        var sample = Load();
        var bare = ConfigurationText.Load(ConfigurationText.Minimal).Report.Settings.ToDictionary(setting => setting.Path);
        var differing = sample.Report.Settings
            .Where(setting => bare.TryGetValue(setting.Path, out var byDefault) && byDefault.Origin == SettingOrigin.Default
                && byDefault.Text != setting.Text)
            .Select(setting => $"{setting.Path}: {setting.Text}");

        Assert.Empty(differing);
    }

    [Fact]
    public void Every_key_of_the_sample_has_a_comment_above_its_group()
    {
        // Keys that belong together may share a comment, so a paragraph without one is what is looked for.
        var paragraphs = File.ReadAllText(s_path).Split("\n\n").Where(paragraph => SettingLine().IsMatch(paragraph));

        Assert.All(paragraphs, paragraph => Assert.Contains('#', paragraph));
    }

    private static BridgeConfiguration Load() => BridgeConfigurationLoader.Load(s_path, new EnvironmentSettings([]));

    private static string LastPart(string path) => path[(path.LastIndexOf('.') + 1)..];

    private static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    [GeneratedRegex("^    # (?=- name|  )", RegexOptions.Multiline)]
    private static partial Regex ExampleLine();

    [GeneratedRegex("^  [a-zA-Z]+:", RegexOptions.Multiline)]
    private static partial Regex SettingLine();
}
