using System.Buffers.Binary;
using System.Text;
using MsnBridge.EndToEnd.Tests.Msn;
using MsnBridge.EndToEnd.Tests.Servers;

namespace MsnBridge.EndToEnd.Tests.Stories;

/// <summary>Display pictures both ways. The other side is a whole client of MSN.</summary>
public abstract class PictureStories(HomeServer server) : Story(server)
{
    // The smallest of their kinds; what is in them is nothing to these stories.
    private static readonly byte[] s_gif = Convert.FromBase64String("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");
    private static readonly byte[] s_png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    protected override string WhenUserIsAway => "away";

    [Fact]
    public async Task A_contacts_picture_is_seen_byte_for_byte_then_another_then_none()
    {
        var (alice, _, bob) = await MeetAsync(s_gif);

        await alice.SeesPictureAsync(bob.Address, s_gif);
        await bob.ShowsPictureAsync(s_png);
        await alice.SeesPictureAsync(bob.Address, s_png);
        await bob.ShowsPictureAsync(null);
        await alice.SeesNoPictureAsync(bob.Address);
    }

    [Fact]
    public async Task The_own_avatar_is_seen_on_MSN_in_the_form_that_old_clients_take_and_stays_the_same_over_a_restart()
    {
        var (alice, account, bob) = await MeetAsync(null);

        await alice.SetsPictureAsync(s_png, "image/png");
        var (shown, bytes) = await bob.SeesPictureAsync(account.Address);
        Assert.Equal("PNG"u8.ToArray(), bytes[1..4]);
        Assert.Equal((96, 96), (BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(20))));

        await Bridge.KillAsync();
        await bob.SeesOfflineAsync(account.Address);
        await StartBridgeAsync();
        var (again, same) = await bob.SeesPictureAsync(account.Address);
        Assert.Equal(shown.Text, again.Text);
        Assert.Equal(bytes, same);

        await alice.RemovesPictureAsync();
        await bob.SeesNoPictureAsync(account.Address);
    }

    [Fact]
    public async Task An_avatar_that_is_no_image_is_told_to_its_owner()
    {
        var (alice, _, _) = await MeetAsync(null);

        await alice.SetsPictureAsync(Encoding.ASCII.GetBytes("This is not a picture of anybody."), "image/png");

        await alice.IsToldAsync("not an image");
    }

    private async Task<(HomePerson Alice, MsnAccount Account, MsnFriend Bob)> MeetAsync(byte[]? picture)
    {
        var (account, other) = (Msn.NewAccount("alice"), Msn.NewAccount("bob"));
        await Msn.BefriendAsync(account, other);
        var bob = EndsWithStory(await Msn.SignInAsync(other));
        await bob.ShowsPictureAsync(picture);
        var alice = await NewPersonAsync();
        await alice.LinkAsync(account.Address, account.Password);
        await alice.SeesContactAsync(bob.Address);
        await bob.SeesOnlineAsync(account.Address);
        return (alice, account, bob);
    }
}
