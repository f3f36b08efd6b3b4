using System.Net;
using System.Text.RegularExpressions;
using MsnBridge.Core.Identities;
using MsnBridge.Matrix.Registration;

namespace MsnBridge.Matrix.Tests.Registration;

public sealed class RegistrationFileTests
{
    private static readonly MatrixOptions s_options = new()
    {
        ServerName = "example.org",
        AppserviceToken = new Secret("appservice-token-1"),
        HomeserverToken = new Secret("homeserver-token-1"),
        DoublePuppetToken = new Secret("double-puppet-token-1"),
    };

    [Fact]
    public void The_file_says_what_the_homeserver_needs()
    {
        Assert.Equal("""
            id: msnbridge
            url: http://127.0.0.1:29318
            as_token: appservice-token-1
            hs_token: homeserver-token-1
            sender_localpart: msnbot
            rate_limited: false
            receive_ephemeral: true
            de.sorunome.msc2409.push_ephemeral: true
            protocols:
            - msn
            namespaces:
              users:
              - exclusive: true
                regex: ^@msnbot:example\.org$
              - exclusive: true
                regex: ^@_msn_.*:example\.org$
              aliases:
              - exclusive: true
                regex: ^#_msn_.*:example\.org$
              rooms: []

            """, RegistrationFile.Write(s_options).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void The_one_for_double_puppets_has_its_own_tokens_and_nothing_to_call()
    {
        var file = RegistrationFile.WriteDoublePuppet(s_options);

        Assert.StartsWith("id: msnbridge-doublepuppet\nurl: null\nas_token: double-puppet-token-1\nhs_token: ", file.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("exclusive: false", file, StringComparison.Ordinal);
        Assert.DoesNotContain("homeserver-token-1", file, StringComparison.Ordinal);
        Assert.Equal(file, RegistrationFile.WriteDoublePuppet(s_options));
        Assert.Matches("(?m)^sender_localpart: msnbridge-doublepuppet-[0-9a-f]{12}$", file.ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData("a.b+c_", "[::1]:8448")]
    [InlineData("_msn_", "example.org:8448")]
    public void Names_are_taken_as_they_are(string prefix, string server)
    {
        var options = s_options with { UserPrefix = prefix, ServerName = server };
        var expression = Regex.Matches(RegistrationFile.Write(options), "regex: ['\"]?([^'\"\n]+)['\"]?").Select(match => match.Groups[1].Value).ElementAt(1);

        Assert.Matches(expression, $"@{prefix}escargot_alice=40x.y:{server}");
        Assert.DoesNotMatch(expression, $"@{prefix.Replace('.', 'x').Replace('_', 'x')}escargot_alice:{server}");
        Assert.DoesNotMatch(expression, $"@{prefix}x:{server}.evil.example");
        Assert.Empty(RegistrationFile.Compare(RegistrationFile.Write(options), options));
    }

    [Theory]
    [InlineData("127.0.0.1", 29318, null, "http://127.0.0.1:29318")]
    [InlineData("::1", 5, null, "http://[::1]:5")]
    [InlineData("0.0.0.0", 5, "https://bridge.example.org/msn/", "https://bridge.example.org/msn")]
    public void The_homeserver_is_told_where_to_call(string address, int port, string? publicUrl, string expected)
    {
        var options = s_options with { ListenAddress = IPAddress.Parse(address), Port = port, PublicUrl = publicUrl is null ? null : new Uri(publicUrl) };

        Assert.Contains($"url: {expected}\n", RegistrationFile.Write(options).ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nobody_knows_where_to_call_the_setting_is_named() =>
        Assert.Contains("matrix.publicUrl", Assert.Throws<InvalidOperationException>(() => RegistrationFile.Write(s_options with { Port = 0 })).Message, StringComparison.Ordinal);

    [Fact]
    public void What_was_written_agrees_with_the_options()
    {
        Assert.Empty(RegistrationFile.Compare(RegistrationFile.Write(s_options), s_options));
        Assert.Empty(RegistrationFile.Compare(RegistrationFile.WriteDoublePuppet(s_options), s_options));
    }

    [Theory]
    [InlineData("id: msnbridge", "id: other", "id is other in the registration and msnbridge in the configuration.")]
    [InlineData("url: http://127.0.0.1:29318", "url: http://10.0.0.1:1", "url is http://10.0.0.1:1 in the registration and http://127.0.0.1:29318 in the configuration.")]
    [InlineData("as_token: appservice-token-1", "as_token: appservice-token-2", "as_token differs from matrix.asToken.")]
    [InlineData("hs_token: homeserver-token-1", "hs_token:", "hs_token is missing in the registration")]
    [InlineData("sender_localpart: msnbot", "sender_localpart: bot", "sender_localpart is bot in the registration and msnbot in the configuration.")]
    [InlineData("rate_limited: false", "rate_limited: true", "rate_limited is true in the registration and false in the configuration.")]
    [InlineData("- msn\n", "- irc\n", "protocols is [irc] in the registration and [msn] in the configuration.")]
    [InlineData("regex: ^@_msn_.*", "regex: ^@msn_.*", "namespaces.users is without @_msn_local_alice=40example.org:example.org in the registration and with it in the configuration.")]
    [InlineData("regex: ^#_msn_.*", "regex: ^#(_msn_.*", "namespaces.aliases is without #_msn_x:example.org in the registration")]
    public void Each_difference_is_named_with_what_to_do(string written, string changed, string expected)
    {
        var file = RegistrationFile.Write(s_options).ReplaceLineEndings("\n");
        Assert.Contains(written, file, StringComparison.Ordinal);

        var difference = Assert.Single(RegistrationFile.Compare(file.Replace(written, changed, StringComparison.Ordinal), s_options));

        Assert.StartsWith(expected, difference.ToString(), StringComparison.Ordinal);
        Assert.Contains("restart the homeserver", difference.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("token-", difference.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Either_word_for_ephemeral_events_will_do()
    {
        var file = RegistrationFile.Write(s_options).ReplaceLineEndings("\n");
        Assert.Empty(RegistrationFile.Compare(file.Replace("\nreceive_ephemeral: true", "", StringComparison.Ordinal), s_options));
        Assert.StartsWith("receive_ephemeral is missing", Assert.Single(RegistrationFile.Compare(
            file.Replace("\nreceive_ephemeral: true", "", StringComparison.Ordinal)
                .Replace("\nde.sorunome.msc2409.push_ephemeral: true", "", StringComparison.Ordinal), s_options)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_registration_for_double_puppets_that_would_be_called_is_a_difference()
    {
        var file = RegistrationFile.WriteDoublePuppet(s_options).Replace("url: null", "url: http://127.0.0.1:29318", StringComparison.Ordinal);

        Assert.Contains("sends the bridge every event", Assert.Single(RegistrationFile.Compare(file, s_options)).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("id: [")]
    [InlineData("just a text, appservice-token-1")]
    [InlineData("- a\n- b")]
    public void What_is_no_registration_is_told_without_quoting_it(string text) =>
        Assert.StartsWith("This is no registration.", Assert.Single(RegistrationFile.Compare(text, s_options)).ToString(), StringComparison.Ordinal);

    [Fact]
    public void An_empty_file_differs_in_everything() => Assert.Equal(11, RegistrationFile.Compare("", s_options).Count);

    [Fact]
    public void Tokens_are_long_and_never_twice_the_same()
    {
        Assert.Equal(64, RegistrationFile.GenerateToken().Reveal().Length);
        Assert.NotEqual(RegistrationFile.GenerateToken().Reveal(), RegistrationFile.GenerateToken().Reveal());
    }
}
