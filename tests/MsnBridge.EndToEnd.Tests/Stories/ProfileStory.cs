using MsnBridge.EndToEnd.Tests.Bridge;
using MsnBridge.EndToEnd.Tests.Matrix;
using MsnBridge.EndToEnd.Tests.Servers;

namespace MsnBridge.EndToEnd.Tests.Stories;

/// <summary>How those whom the bridge plays look to people on Matrix.</summary>
[Collection(Synapse.Name)]
public sealed class ProfileStory(SynapseServer synapse) : Story(synapse)
{
    [Fact]
    public async Task A_contact_without_a_picture_and_the_bot_have_one_that_users_can_load()
    {
        var bob = Msn.NewPerson("bob");
        var (person, account) = await NewLinkedPersonAsync(bob);
        var alice = (MatrixPerson)person;
        var text = Secrets.New("message");
        await bob.SaysAsync(account.Address, text);
        await alice.HearsAsync(bob.Address, text);

        var expected = await File.ReadAllBytesAsync(
            Path.Combine(TestFolder.Repository, "src", "MsnBridge.Matrix", "Ghosts", "avatar.png"), TestContext.Current.CancellationToken);
        foreach (var user in new[] { synapse.GhostOf(bob.Address), synapse.Bot })
        {
            var picture = (string?)(await alice.Client.GetProfileAsync(user))["avatar_url"];
            Assert.NotNull(picture);
            var (mediaType, data) = await alice.Client.DownloadAsync(picture);
            Assert.Equal("image/png", mediaType);
            Assert.Equal(expected, data);
        }
    }
}
