using MsnBridge.Msnp.Authentication;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Profiles;
using MsnBridge.Msnp.Server.Tests.Support;
using MsnBridge.Msnp.Soap;
using MsnBridge.Msnp.Storage;

namespace MsnBridge.Msnp.Server.Tests.Conformance;

/// <summary>Name, message and picture that a client of the library keeps at the embedded network.</summary>
public sealed class RoamingProfileClientTests : NetworkTest
{
    private static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G', 1, 2, 3];
    private static readonly HttpClient Http = PassportHttp.CreateClient();

    protected override MsnServerOptions Options { get; } = TestOptions with { Dialects = MsnpDialect.All };

    [Theory]
    [InlineData("MSNP13")]
    [InlineData("MSNP15")]
    [InlineData("MSNP18")]
    public async Task What_is_kept_is_there_in_the_next_session(string version)
    {
        await using (var first = await SignInAsync(version))
        {
            Assert.True(first.RoamingProfile.IsOffered);
            await first.RoamingProfile.SetNameAndMessageAsync("Ålice", "busy & happy", Token);
            await first.RoamingProfile.SetPictureAsync(new RoamingPicture(Png), Token);
        }

        await using var second = await SignInAsync(version);
        var kept = await second.RoamingProfile.LoadAsync(Token);
        Assert.Equal(("Ålice", "busy & happy"), (kept.DisplayName, kept.PersonalStatus));
        Assert.Equal(Png, (await second.RoamingProfile.GetPictureAsync(Token))!.Data.ToArray());
        await second.RoamingProfile.RemovePictureAsync(Token);
        Assert.Null(await second.RoamingProfile.GetPictureAsync(Token));
    }

    [Theory]
    [InlineData("MSNP12", true)]
    [InlineData("MSNP18", false)]
    public async Task Where_there_is_no_such_service_it_says_so(string version, bool hasStorage)
    {
        await using var client = await SignInAsync(version, profile => hasStorage ? profile : profile with { StorageUrl = null });
        Assert.False(client.RoamingProfile.IsOffered);
        var exception = await Assert.ThrowsAsync<MsnServiceException>(() => client.RoamingProfile.LoadAsync(Token));
        Assert.Equal(MsnServiceFailure.NotOffered, exception.Failure);
        exception = await Assert.ThrowsAsync<MsnServiceException>(() => client.RoamingProfile.SetPictureAsync(new RoamingPicture(Png), Token));
        Assert.Equal(MsnServiceFailure.NotOffered, exception.Failure);
    }

    private async Task<MsnpClient> SignInAsync(string version, Func<ServerProfile, ServerProfile>? change = null)
    {
        var profile = Network.ClientProfile with { Versions = [version] };
        var client = new MsnpClient(
            new MsnpClientOptions { Profile = change?.Invoke(profile) ?? profile, Http = Http }, new MsnpCredentials(Alice, PasswordOf(Alice)));
        await client.SignInAsync(new MsnOwnPresence(), Token);
        Assert.Equal(version, client.Dialect);
        return client;
    }
}
