using System.Net;
using MsnBridge.Msnp.Notification;
using MsnBridge.Msnp.Tests.Scripted;

namespace MsnBridge.Msnp.Tests.Notification;

public sealed class VersionFallbackTests
{
    [TimedTheory]
    [InlineData("VER 1 0")]
    [InlineData("VER 1 MSNP15")]
    [InlineData("OUT")]
    [InlineData(null)]
    public async Task A_server_that_will_not_have_the_offer_is_offered_the_older_kind_of_versions(string? answer)
    {
        await using var network = new ScriptedNetwork();
        var signIn = network.SignInAsync();
        var first = await network.AcceptAsync();
        await first.ExpectAsync("VER 1 MSNP12 MSNP11 MSNP10 MSNP9 MSNP8 CVR0");
        if (answer is not null)
            await first.SendAsync(answer);

        first.Close();

        var second = await network.AcceptAsync();
        await PlayAsync(second, "VER 1 MSNP9 MSNP8 CVR0", 9);
        await signIn;
        Assert.Equal("MSNP9", network.Client.Dialect);
        Assert.Equal(SessionState.SignedIn, network.Client.State);
    }

    [TimedFact]
    public async Task A_server_that_speaks_nothing_known_is_a_matter_of_the_profile()
    {
        await using var network = new ScriptedNetwork();
        var signIn = network.SignInAsync();
        foreach (var offer in (string[])["VER 1 MSNP12 MSNP11 MSNP10 MSNP9 MSNP8 CVR0", "VER 1 MSNP9 MSNP8 CVR0"])
        {
            var server = await network.AcceptAsync();
            await server.PlayAsync(offer, "VER 1 0");
            server.Close();
        }

        var end = (await Assert.ThrowsAsync<MsnpSignInException>(() => signIn)).End;
        Assert.Equal(SessionEndReason.ProfileProblem, end.Reason);
        Assert.False(end.IsTransient);
        Assert.False(network.HasUnexpectedConnection);
    }

    [TimedFact]
    public async Task A_server_that_closes_on_every_offer_is_told_as_one_that_closes()
    {
        await using var network = new ScriptedNetwork();
        var signIn = network.SignInAsync();
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var server = await network.AcceptAsync();
            await server.ExpectStartAsync("VER 1 ");
            server.Close();
        }

        Assert.Equal(SessionEndReason.ConnectionLost, (await Assert.ThrowsAsync<MsnpSignInException>(() => signIn)).Reason);
    }

    [TimedFact]
    public async Task A_wrong_password_is_tried_with_no_other_version()
    {
        await using var network = new ScriptedNetwork();
        network.Login.Login = (_, _) => ScriptedLogin.Answer(HttpStatusCode.Unauthorized, "WWW-Authenticate", "Passport1.4 da-status=failed");
        var signIn = network.SignInAsync();
        var server = await network.AcceptAsync();
        await server.ExpectStartAsync("VER 1 ");
        await server.SendAsync("VER 1 MSNP12");
        await server.ExpectStartAsync("CVR 2 ");
        await server.SendAsync("CVR 2 1.0 1.0 1.0 https://example.net https://example.net");
        await server.ExpectStartAsync("USR 3 ");
        await server.SendAsync($"USR 3 TWN S {ScriptedNetwork.Policy}");

        Assert.Equal(SessionEndReason.BadCredentials, (await Assert.ThrowsAsync<MsnpSignInException>(() => signIn)).Reason);
        Assert.False(network.HasUnexpectedConnection);
    }

    [TimedFact]
    public async Task Nothing_below_the_floor_is_offered()
    {
        await using var network = new ScriptedNetwork(options: options => options with { MinimumVersion = "MSNP10" });
        var signIn = network.SignInAsync();
        var server = await network.AcceptAsync();
        await server.PlayAsync("VER 1 MSNP12 MSNP11 MSNP10 CVR0", "VER 1 0");
        Assert.Equal(SessionEndReason.ProfileProblem, (await Assert.ThrowsAsync<MsnpSignInException>(() => signIn)).Reason);
        Assert.False(network.HasUnexpectedConnection);
    }

    [TimedFact]
    public async Task A_floor_of_the_profile_counts_as_well()
    {
        await using var network = new ScriptedNetwork(profile => profile with { MinimumVersion = "MSNP11" }, options => options with { MinimumVersion = "MSNP8" });
        _ = network.SignInAsync();
        var server = await network.AcceptAsync();
        await server.ExpectAsync("VER 1 MSNP12 MSNP11 CVR0");
    }

    [TimedFact]
    public async Task A_floor_above_everything_is_a_matter_of_the_profile()
    {
        await using var network = new ScriptedNetwork(options: options => options with { MinimumVersion = "MSNP18" });
        Assert.Equal(SessionEndReason.ProfileProblem, (await Assert.ThrowsAsync<MsnpSignInException>(() => network.SignInAsync())).Reason);
        Assert.False(network.HasUnexpectedConnection);
    }

    [TimedFact]
    public async Task The_version_that_is_known_to_work_is_offered_first_and_the_newer_ones_if_it_does_not()
    {
        await using var network = new ScriptedNetwork(options: options => options with { PreferredVersion = "MSNP9" });
        var signIn = network.SignInAsync();
        var first = await network.AcceptAsync();
        await first.PlayAsync("VER 1 MSNP9 MSNP8 CVR0", "VER 1 0");
        first.Close();

        var second = await network.AcceptAsync();
        await PlayAsync(second, "VER 1 MSNP12 MSNP11 MSNP10 CVR0", 10);
        await signIn;
        Assert.Equal("MSNP10", network.Client.Dialect);
    }

    [TimedTheory]
    [InlineData("MSNP18 MSNP15 MSNP12", false, false, "MSNP12")]
    [InlineData("MSNP18 MSNP15 MSNP14 MSNP12", true, false, "MSNP12")]
    [InlineData("MSNP18 MSNP15 MSNP14 MSNP12", false, true, "MSNP14 MSNP12")]
    [InlineData("MSNP15 MSNP14 MSNP12 MSNP7", true, true, "MSNP15 MSNP14 MSNP12 MSNP7")]
    public async Task Versions_whose_services_the_profile_does_not_name_are_not_offered(
        string versions, bool hasTokenService, bool hasAddressBook, string offered)
    {
        await using var network = new ScriptedNetwork(profile => profile with
        {
            Versions = [.. versions.Split(' ')],
            RstUrl = hasTokenService ? new Uri("https://login.example.net/RST.srf") : null,
            AddressBookUrl = hasAddressBook ? new Uri("https://contacts.example.net/abservice/abservice.asmx") : null,
            SharingUrl = hasAddressBook ? new Uri("https://contacts.example.net/abservice/SharingService.asmx") : null,
        });
        _ = network.SignInAsync();
        var server = await network.AcceptAsync();
        await server.ExpectAsync($"VER 1 {offered} CVR0");
    }

    private static async Task PlayAsync(ScriptedPeer server, string offer, int version)
    {
        await server.PlayAsync(offer, $"VER 1 MSNP{version}");
        await ScriptedNetwork.PlayAfterVersionAsync(server, version);
        await server.PlayAsync(version < 10 ? "SYN 5 0" : "SYN 5 0 0", version < 10 ? "SYN 5 1 0 0" : "SYN 5 a b 0 0");
        await ScriptedNetwork.PlayFirstStatusAsync(server, version);
    }
}
