using CsCheck;
using MsnBridge.Configuration;

namespace MsnBridge.Tests.Configuration;

public sealed class BridgeConfigurationTests
{
    [Fact]
    public void Defaults_fill_what_is_left_out()
    {
        var configuration = ConfigurationText.Load(ConfigurationText.Minimal);

        Assert.Equal("/srv/bridge/data", configuration.Data.Directory);
        Assert.Null(configuration.Data.KeyFile);
        Assert.Equal(["escargot", "crosstalk"], configuration.Msn.Profiles.Select(profile => profile.Name));
        Assert.Equal(new Core.Puppets.PuppetPolicy(), configuration.Bridge);
        Assert.Equal("s3cret", configuration.Xmpp!.Secret.Reveal());
    }

    [Fact]
    public void All_faults_are_reported_at_once_in_the_order_of_the_file()
    {
        var faults = ConfigurationText.FindFaults("""
            data:
              directroy: bridge
            xmpp:
              component: msn.localhost
              port: 99999
              port: 5347
            bridge:
              messageLifetime: 5 minutes
              firstReconnectDelay: 1h
            health:
              enabled: perhaps
            colour: red
            """);

        Assert.Equal(
        [
            "bridge.yaml:2: data.directroy: there is no such setting. Did you mean directory?",
            "bridge.yaml:3: xmpp.secret: the secret is missing. Write the secret that the XMPP server has for the component, or name a file with it in secretFile.",
            "bridge.yaml:5: xmpp.port: '99999' is not a port. Write a number from 1 to 65535.",
            "bridge.yaml:6: xmpp.port: the key is there 2 times, in lines 5 and 6. Keep one of them.",
            "bridge.yaml:8: bridge.messageLifetime: '5 minutes' is not a length of time. Write a whole number with its unit: 500ms, 30s, 5m, 12h or 7d.",
            "bridge.yaml:9: bridge.firstReconnectDelay: it is longer than longestReconnectDelay. Make it shorter, or the other longer.",
            "bridge.yaml:11: health.enabled: 'perhaps' is neither true nor false. Write true or false.",
        ], faults.SkipLast(1));
        Assert.StartsWith("bridge.yaml:12: colour: there is no such setting. Known here are: bridge, content, data,", faults[^1],
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("xmpp:\n  files:\n    publicUrl: http://files.example.org/", "bridge.yaml:3: xmpp.files.publicUrl: is 'http://files.example.org/': files would cross networks in the clear.")]
    [InlineData("xmpp:\n  files:\n    publicUrl: https://files.example.org/?a=b", "bridge.yaml:3: xmpp.files.publicUrl: is 'https://files.example.org/?a=b': links are this address")]
    [InlineData("xmpp:\n  secret: s3cret\n  files:\n    keepFor: 20d", "bridge.yaml:3: xmpp.files: keepFor is longer than content.keepFiles")]
    [InlineData("xmpp:\n  files:\n    largestTotal: 5", "bridge.yaml:3: xmpp.files.largestTotal: is less than largest")]
    [InlineData("xmpp: 5", "bridge.yaml:1: xmpp: settings were expected below this key")]
    [InlineData("xmpp: [a]", "bridge.yaml:1: xmpp: settings were expected below this key")]
    [InlineData("xmpp:\n  port:", "bridge.yaml:2: xmpp.port: the setting has no value")]
    [InlineData("xmpp:\n  port: [1]", "bridge.yaml:2: xmpp.port: one value was expected")]
    [InlineData("xmpp:\n  port: {a: 1}", "bridge.yaml:2: xmpp.port: one value was expected")]
    [InlineData("xmpp:\n  allowedUsers: alice@example.org", "bridge.yaml:2: xmpp.allowedUsers: a list was expected")]
    [InlineData("xmpp:\n  allowedUsers:\n    - {a: b}", "bridge.yaml:3: xmpp.allowedUsers: an item of the list is not a plain value")]
    [InlineData("xmpp:\n  server: http://localhost", "bridge.yaml:2: xmpp.server: 'http://localhost' is not a host name or IP address")]
    [InlineData("xmpp:\n  Port: 5347", "bridge.yaml:2: xmpp.Port: there is no such setting. Did you mean port?")]
    [InlineData("xmpp:\n  secretFile: /nowhere/secret", "bridge.yaml:2: xmpp.secretFile: the file '/nowhere/secret' cannot be read (it does not exist)")]
    [InlineData("bridge:\n  whenUserIsAway: vanish", "bridge.yaml:2: bridge.whenUserIsAway: 'vanish' is not one of the choices. Write one of: signOut, invisible, away.")]
    [InlineData("bridge:\n  concurrentSignIns: 0", "bridge.yaml:2: bridge.concurrentSignIns: '0' is not a number from 1 to 1000")]
    [InlineData("bridge:\n  journalRetention: 400d", "bridge.yaml:2: bridge.journalRetention: '400d' is out of range. Write a length of time from 1h to 365d.")]
    [InlineData("bridge:\n  backlog:\n    messages: 0", "bridge.yaml:3: bridge.backlog.messages: '0' is not a number from 100 to 10000000")]
    [InlineData("bridge:\n  backlog:\n    bytes: 256M", "bridge.yaml:3: bridge.backlog.bytes: '256M' is not a number of bytes. Write a whole number, without a unit.")]
    [InlineData("bridge:\n  backlog:\n    bytes: 999999", "bridge.yaml:3: bridge.backlog.bytes: '999999' is too few. Write 1000000 or more.")]
    [InlineData("bridge:\n  backlog:\n    age: 30m", "bridge.yaml:3: bridge.backlog.age: '30m' is out of range. Write a length of time from 1h to 365d.")]
    [InlineData("xmpp:\n  secret: s3cret\nbridge:\n  backlog:\n    age: 20d", "bridge.yaml:4: bridge.backlog: age is longer than content.keepFiles")]
    [InlineData("health:\n  address: localhost", "bridge.yaml:2: health.address: 'localhost' is not an IP address")]
    [InlineData("data:\n  directory: ''", "bridge.yaml:2: data.directory: '' is not a path")]
    [InlineData("data:\n  busyTimeout: 0s", "bridge.yaml:2: data.busyTimeout: '0s' is out of range. Write a length of time from 1s to 1d.")]
    [InlineData("xmpp:\n  component: a b", "bridge.yaml:2: xmpp.component: is 'a b': it must be a domain of the transport's own")]
    [InlineData("xmpp:\n  component: alice@example.org", "bridge.yaml:2: xmpp.component: ")]
    [InlineData("xmpp:\n  allowedUsers: [a@b@c]", "bridge.yaml:2: xmpp.allowedUsers: has 'a@b@c'")]
    [InlineData("xmpp:\n  maxReconnectDelay: 1s\n  reconnectDelay: 2s", "bridge.yaml:2: xmpp.maxReconnectDelay: ")]
    [InlineData("matrix:\n  homeserver: localhost:8008", "bridge.yaml:2: matrix.homeserver: it is not a web address. Write the whole address, for example http://127.0.0.1:8008.")]
    [InlineData("matrix:\n  enabled: true", "bridge.yaml:1: matrix.asToken: is missing: the bridge and the homeserver know each other by asToken and hsToken. Have them made by msnbridge registration --generate.")]
    [InlineData("matrix:\n  asToken: short", "bridge.yaml:2: matrix.asToken: is too short")]
    [InlineData("matrix:\n  allowedUsers: ['alice@example.org']", "bridge.yaml:2: matrix.allowedUsers: has 'alice@example.org'")]
    [InlineData("matrix:\n  maxMediaBytes: 50M", "bridge.yaml:2: matrix.maxMediaBytes: '50M' is not a number of bytes. Write a whole number, without a unit.")]
    [InlineData("matrix:\n  whenUserIsAway: vanish", "bridge.yaml:2: matrix.whenUserIsAway: 'vanish' is not one of the choices. Write one of: away, invisible, signOut.")]
    [InlineData("xmpp:\n  enabled: false", "bridge.yaml:2: xmpp.enabled: both xmpp and matrix are switched off, so nobody can use the bridge. Enable one of matrix and xmpp.")]
    [InlineData("msn:\n  profiles: [escargot, hotmail]", "bridge.yaml:2: msn.profiles[1]: there is no network 'hotmail'. Write one of escargot, crosstalk")]
    [InlineData("msn:\n  profiles:\n    - escargot\n    - Escargot", "bridge.yaml:4: msn.profiles[1]: there is a network escargot above already")]
    [InlineData("msn:\n  minimumVersion: '8'", "bridge.yaml:2: msn.minimumVersion: '8' is not a version of MSNP. Write MSNP and its number, from MSNP2 to MSNP21.")]
    [InlineData("msn:\n  profiles: []\nmsnServer:\n  enabled: false", "bridge.yaml:2: msn.profiles: there is no network, and the embedded one is switched off")]
    [InlineData("msn:\n  profiles:\n    - name: local", "bridge.yaml:3: msn.profiles[0].name: 'local' is the embedded network's name")]
    [InlineData("msn:\n  profiles:\n    - title: x", "bridge.yaml:3: msn.profiles[0].name: the setting is missing")]
    [InlineData("msn:\n  profiles:\n    - name: x\n      notificationServer: a:b", "bridge.yaml:4: msn.profiles[0].notificationServer: 'a:b' is not a server")]
    [InlineData("msn:\n  profiles:\n    - name: x\n      notificationServer: msn.example.org\n      versions: [MSNP12]", "bridge.yaml:3: msn.profiles[0].name: No URL of a nexus, a login server or a token service is given")]
    [InlineData("msn:\n  profiles:\n    - name: x\n      notificationServer: msn.example.org\n      nexusUrl: http://msn.example.org/", "bridge.yaml:3: msn.profiles[0].name: The nexus URL is plain http")]
    [InlineData("msn:\n  profiles:\n    - name: x\n      quirks:\n        speed: 3", "bridge.yaml:5: msn.profiles[0].quirks.speed: there is no such setting")]
    [InlineData("msnServer:\n  notificationPort: 1900\n  switchboardPort: 1900", "bridge.yaml:3: msnServer.switchboardPort: port 1900 is notificationPort already")]
    [InlineData("msnServer:\n  dispatchPort: 100000", "bridge.yaml:2: msnServer.dispatchPort: '100000' is not a port. Write a number from 1 to 65535, or 0 for any free port.")]
    [InlineData("page:\n  publicUrl: msn.example.org", "bridge.yaml:2: page.publicUrl: it is not a web address. Write the whole address, for example https://msn.example.org/.")]
    [InlineData("page:\n  publicUrl: ftp://msn.example.org/", "bridge.yaml:2: page.publicUrl: it is not a web address. Write the whole address, for example https://msn.example.org/.")]
    [InlineData("page:\n  publicUrl: https://user:pw@msn.example.org/", "bridge.yaml:2: page.publicUrl: the address carries a user name or password. Remove everything between")]
    [InlineData("page:\n  publicUrl: https://example.org/msn", "bridge.yaml:2: page.publicUrl: is 'https://example.org/msn': the page has a host name of its own, so there is nothing behind it. Write for example https://msn.example.org/.")]
    [InlineData("page:\n  publicUrl:", "bridge.yaml:2: page.publicUrl: the setting has no value")]
    [InlineData("page:\n  admins: ['@alice:example.org']", "bridge.yaml:2: page.admins: names admins of the page, and there is no page: write where people reach it in page.publicUrl, or leave the admins out.")]
    [InlineData("page:\n  publicUrl: https://msn.example.org/\n  admins: [alice]", "bridge.yaml:3: page.admins: 'alice' is no address of a person: write for example @alice:example.org or alice@example.org.")]
    [InlineData("page:\n  publicUrl: https://msn.example.org/\n  admins: alice@example.org", "bridge.yaml:3: page.admins: a list was expected")]
    [InlineData("page:\n  listenAddress: localhost", "bridge.yaml:2: page.listenAddress: 'localhost' is not an IP address. Write 127.0.0.1 for this machine alone, or 0.0.0.0 for every network it is in.")]
    [InlineData("page:\n  port: 99999", "bridge.yaml:2: page.port: '99999' is not a port. Write a number from 1 to 65535, or 0 for any free port.")]
    [InlineData("page:\n  port: http", "bridge.yaml:2: page.port: 'http' is not a port. Write a number from 1 to 65535, or 0 for any free port.")]
    [InlineData("page:\n  publicURL: https://msn.example.org/", "bridge.yaml:2: page.publicURL: there is no such setting. Did you mean publicUrl?")]
    [InlineData("page:\n  password: x", "bridge.yaml:2: page.password: there is no such setting. Known here are: admins, listenAddress, port, publicUrl.")]
    [InlineData("page: on", "bridge.yaml:1: page: settings were expected below this key")]
    public void A_fault_tells_its_line_its_path_and_what_is_wrong(string text, string expected) =>
        Assert.Contains(ConfigurationText.FindFaults(text), fault => fault.StartsWith(expected, StringComparison.Ordinal));

    [Fact]
    public void The_page_is_read_as_it_is_written_and_is_off_where_nothing_is()
    {
        var page = ConfigurationText.Load(ConfigurationText.Minimal + """

            page:
              publicUrl: https://msn.example.org
              listenAddress: 0.0.0.0
              port: 0
              admins: ['@alice:example.org', bob@example.org]
            """, ("MSNBRIDGE_PAGE__PORT", "8080")).Page;

        Assert.Equal(("https://msn.example.org/", "0.0.0.0", 8080), (page.PublicUrl!.AbsoluteUri, page.ListenAddress.ToString(), page.Port));
        Assert.Equal(["@alice:example.org", "bob@example.org"], page.Admins);
        var none = ConfigurationText.Load(ConfigurationText.Minimal).Page;
        Assert.Equal((null, "127.0.0.1", 9864), (none.PublicUrl, none.ListenAddress.ToString(), none.Port));
    }

    [Fact]
    public void All_faults_of_the_page_are_reported_at_once() =>
        Assert.Equal(
            ["page.publicUrl", "page.listenAddress", "page.port", "page.colour"],
            ConfigurationText.FindFaults(ConfigurationText.Minimal + """

                page:
                  publicUrl: https://msn.example.org/?a=b
                  listenAddress: here
                  port: -1
                  colour: red
                """).Select(fault => fault.Split(": ")[1]));

    [Fact]
    public void Nothing_waits_longer_than_files_are_kept() =>
        Assert.Equal(TimeSpan.FromDays(10), ConfigurationText.Load(ConfigurationText.Minimal + "\ncontent:\n  keepFiles: 10d\n").Bridge.Backlog.Age);

    [Fact]
    public void One_address_stands_for_all_services_of_a_network_save_those_that_have_their_own()
    {
        var house = Assert.Single(ConfigurationText.Load(ConfigurationText.Minimal + """

            msn:
              profiles:
                - name: house
                  notificationServer: msn.example.org
                  webUrl: https://msn.example.org/
                  rstUrl: https://login.example.org/RST.srf
            """).Msn.Profiles);

        Assert.Equal("https://login.example.org/RST.srf", house.RstUrl!.AbsoluteUri);
        Assert.Equal("https://msn.example.org/rdr/pprdr.asp", house.NexusUrl!.AbsoluteUri);
        Assert.Equal("https://msn.example.org/abservice/SharingService.asmx", house.SharingUrl!.AbsoluteUri);
        Assert.Equal("https://msn.example.org/gateway/gateway.dll", house.GatewayUrl!.AbsoluteUri);
    }

    [Fact]
    public void What_is_switched_off_needs_no_secret_and_is_not_there()
    {
        var onMatrix = ConfigurationText.Load("""
            xmpp:
              enabled: false
              port: 6000
            matrix:
              enabled: true
              asToken: 0123456789abcdef
              hsToken: fedcba9876543210
              serverName: example.org
              publicUrl: https://bridge.example.org
              maxMediaBytes: 5000000000
            """, ("MSNBRIDGE_MATRIX__BOT_LOCALPART", "msn"));

        Assert.Null(onMatrix.Xmpp);
        Assert.Equal(("example.org", "msn", 5_000_000_000), (onMatrix.Matrix!.ServerName, onMatrix.Matrix.BotLocalpart, onMatrix.Matrix.MaxMediaBytes));
        Assert.Equal("fedcba9876543210", onMatrix.Matrix.HomeserverToken.Reveal());
        Assert.Null(ConfigurationText.Load(ConfigurationText.Minimal).Matrix);
    }

    [Fact]
    public void What_is_switched_off_is_checked_all_the_same() =>
        Assert.Equal(2, ConfigurationText.FindFaults(ConfigurationText.Minimal + "\nmatrix:\n  port: x\n  colour: red").Count);

    [Fact]
    public void A_variable_overrides_the_file()
    {
        var configuration = ConfigurationText.Load(ConfigurationText.Minimal,
            ("MSNBRIDGE_XMPP__PORT", "6000"), ("msnbridge_xmpp__allowed_users", "alice@example.org, example.net"),
            ("MSNBRIDGE_CONFIG", "ignored"));

        Assert.Equal(6000, configuration.Xmpp!.Port);
        Assert.Equal(["alice@example.org", "example.net"], configuration.Xmpp!.AllowedUsers);
        Assert.Equal("MSNBRIDGE_XMPP__PORT (xmpp.port)", configuration.Report.Locate("xmpp.port"));
    }

    [Fact]
    public void A_variable_names_the_networks()
    {
        var configuration = ConfigurationText.Load(ConfigurationText.Minimal, ("MSNBRIDGE_MSN__PROFILES", "crosstalk"));

        Assert.Equal(["crosstalk"], configuration.Msn.Profiles.Select(profile => profile.Name));
        Assert.StartsWith("MSNBRIDGE_MSN__PROFILES: msn.profiles[1]: there is no network 'x'",
            Assert.Single(ConfigurationText.FindFaults(ConfigurationText.Minimal, ("MSNBRIDGE_MSN__PROFILES", "crosstalk, x"))),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_in_a_variable_names_the_variable() =>
        Assert.Equal(["MSNBRIDGE_XMPP__PORT: xmpp.port: 'x' is not a port. Write a number from 1 to 65535."],
            ConfigurationText.FindFaults(ConfigurationText.Minimal, ("MSNBRIDGE_XMPP__PORT", "x")));

    [Fact]
    public void A_variable_that_no_setting_knows_is_a_fault() =>
        Assert.StartsWith("MSNBRIDGE_XMPP__PROT: no setting belongs to this environment variable",
            Assert.Single(ConfigurationText.FindFaults(ConfigurationText.Minimal, ("MSNBRIDGE_XMPP__PROT", "1"))),
                StringComparison.Ordinal);

    [Fact]
    public void A_secret_file_in_a_variable_overrides_the_secret_in_the_file()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "from-the-file\n");
            var configuration = ConfigurationText.Load(ConfigurationText.Minimal, ("MSNBRIDGE_XMPP__SECRET_FILE", path));

            Assert.Equal("from-the-file", configuration.Xmpp!.Secret.Reveal());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_secret_given_twice_in_the_same_place_is_a_fault() =>
        Assert.Contains(ConfigurationText.FindFaults(ConfigurationText.Minimal + "\n  secretFile: /nowhere"),
            fault => fault.Contains("xmpp.secret: both secret and secretFile are set", StringComparison.Ordinal));

    [Fact]
    public void No_secret_is_shown_in_what_is_in_effect_nor_in_a_fault()
    {
        var configuration = ConfigurationText.Load(ConfigurationText.Minimal);
        Assert.DoesNotContain(configuration.Report.Settings, setting => setting.Text.Contains("s3cret", StringComparison.Ordinal));
        Assert.DoesNotContain("s3cret", configuration.ToString(), StringComparison.Ordinal);

        var faults = ConfigurationText.FindFaults(ConfigurationText.Minimal + "\n  secretFile: /nowhere\n  port: x");
        Assert.DoesNotContain(faults, fault => fault.Contains("s3cret", StringComparison.Ordinal));
    }

    [Fact]
    public void Whatever_the_file_says_it_is_read_or_its_faults_are_told() =>
        Gen.Select(Gen.OneOf("xmpp", "data", "bridge", "msn", "msnServer", "health", "x", "0"),
            Gen.OneOf<string>("port", "secret", "profiles", "allowedUsers", "directory", "- a"), Gen.String[Gen.Char.AlphaNumeric, 0, 6],
            Gen.String)
            .Sample((section, key, plain, wild) =>
            {
                foreach (var text in (string[])[$"{section}:\n  {key}: {plain}", $"{section}:\n  {key}: {wild}", $"{section}: {wild}",
                    wild])
                {
                    try
                    {
                        ConfigurationText.Load(text);
                    }
                    catch (ConfigurationException error)
                    {
                        Assert.NotEmpty(error.Faults);
                    }
                }
            });
}
