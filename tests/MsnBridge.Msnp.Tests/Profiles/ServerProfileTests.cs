using System.Text;
using System.Text.Json;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Profiles;

namespace MsnBridge.Msnp.Tests.Profiles;

public sealed class ServerProfileTests
{
    private static readonly ServerProfile Sound = new()
    {
        Name = "mine",
        Title = "Mine",
        NotificationServer = new MsnpServerAddress("ns.example.net", 1863),
        NexusUrl = new Uri("https://nexus.example.net/rdr/pprdr.asp"),
    };

    [Fact]
    public void Profiles_that_ship_are_sound_and_say_what_nobody_has_confirmed()
    {
        Assert.Equal(["escargot", "crosstalk"], ServerProfiles.Public.Select(profile => profile.Name));
        Assert.All(ServerProfiles.Public, profile =>
        {
            Assert.Empty(profile.Validate());
            Assert.NotEmpty(profile.Unconfirmed);
            Assert.False(profile.IsLocal);
        });
        Assert.Equal(11, ServerProfiles.Find("Escargot")?.Quirks.ReverseListEditsFrom);
        Assert.Equal(TimeSpan.FromSeconds(2), ServerProfiles.Find("crosstalk")?.Quirks.SwitchboardSpacing);
        Assert.Null(ServerProfiles.Find("msn"));
    }

    [Fact]
    public void People_may_know_a_network_by_another_name() => Assert.Equal("escargot", ServerProfiles.Find("NINA")?.Name);

    [Fact]
    public void Profiles_that_ship_offer_the_newest_first_and_can_serve_all_they_offer() => Assert.All(ServerProfiles.Public, profile =>
    {
        var versions = profile.Versions.Select(version => MsnpDialect.Find(version)).ToList();
        Assert.DoesNotContain(null, versions);
        Assert.Equal(versions.OrderByDescending(dialect => dialect!.Version), versions);
        Assert.All(versions, dialect => Assert.True(ServerProfileRules.CanServe(profile, dialect!), $"{profile.Name} cannot serve {dialect}."));
        foreach (var url in (Uri?[])[profile.NexusUrl, profile.LoginUrl, profile.RstUrl, profile.Rst2Url])
            Assert.True(url is null || ServerProfileRules.MayLogInAt(profile, url), $"{profile.Name} may not log in at {url}.");
    });

    [Fact]
    public void The_local_profile_may_use_plain_http_and_loopback()
    {
        var profile = ServerProfiles.Local(new MsnpServerAddress("127.0.0.1", 1863), new Uri("http://127.0.0.1:8080/anything"));
        Assert.Empty(profile.Validate());
        Assert.Equal(new Uri("http://127.0.0.1:8080/rdr/pprdr.asp"), profile.NexusUrl);
        Assert.True(ServerProfileRules.MayLogInAt(profile, new Uri("http://127.0.0.1:9090/login")));
        Assert.True(ServerProfileRules.MayConnect(profile, new MsnpServerAddress("10.0.0.1", 1864)));
    }

    [Fact]
    public void A_sound_profile_has_no_faults() => Assert.Empty(Sound.Validate());

    [Fact]
    public void Every_fault_is_told_at_once()
    {
        var faults = (Sound with
        {
            Name = " ",
            NotificationServer = new MsnpServerAddress("192.168.1.1", 1863),
            NexusUrl = new Uri("http://nexus.example.net/"),
            LoginUrl = new Uri("https://login.live.com/login2.srf"),
            Versions = ["MSNP99"],
        }).Validate();
        Assert.Equal(5, faults.Length);
    }

    [Fact]
    public void Somebody_has_to_give_tickets() => Assert.Single((Sound with { NexusUrl = null }).Validate());

    [Theory]
    [InlineData("messenger.hotmail.com")]
    [InlineData("MSN.com")]
    [InlineData("nexus.passport.com")]
    [InlineData("login.live.com")]
    public void Hosts_of_Microsoft_are_forbidden_even_to_a_local_profile(string host)
    {
        var profile = Sound with { IsLocal = true, NotificationServer = new MsnpServerAddress(host, 1863) };
        Assert.Single(profile.Validate());
        Assert.False(ServerProfileRules.MayLogInAt(profile with { LoginHosts = [host] }, new Uri($"https://{host}/")));
    }

    [Theory]
    [InlineData("notmsn.com")]
    [InlineData("msn.com.example.org")]
    public void Hosts_that_only_look_like_them_are_not(string host) =>
        Assert.Empty((Sound with { NotificationServer = new MsnpServerAddress(host, 1863) }).Validate());

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.1.1")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.0.1")]
    [InlineData("169.254.1.1")]
    [InlineData("100.64.0.1")]
    [InlineData("::1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("fe80::1")]
    [InlineData("fd00::1")]
    [InlineData("localhost")]
    [InlineData("ns.localhost")]
    public void Private_addresses_are_for_local_profiles_only(string host)
    {
        var server = new MsnpServerAddress(host, 1864);
        Assert.False(ServerProfileRules.MayConnect(Sound, server));
        Assert.True(ServerProfileRules.MayConnect(Sound with { IsLocal = true }, server));
    }

    [Theory]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("2606:4700::1111")]
    [InlineData("sb.example.org")]
    public void Public_addresses_are_for_all(string host) => Assert.True(ServerProfileRules.MayConnect(Sound, new MsnpServerAddress(host, 1864)));

    [Theory]
    [InlineData("""[{ "name": "a", "title": "A", "notificationServer": "ns.example.net", "unknown": 1 }]""")]
    [InlineData("""[{ "name": "a", "title": "A", "notificationServer": "ns.example.net:99999" }]""")]
    [InlineData("""[{ "name": "a", "title": "A" }]""")]
    [InlineData("""{ }""")]
    public void A_file_of_profiles_with_faults_is_refused(string json) =>
        Assert.Throws<JsonException>(() => ServerProfiles.Read(new MemoryStream(Encoding.UTF8.GetBytes(json))));
}
