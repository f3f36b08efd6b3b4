using MsnBridge.EndToEnd.Tests.Msn;
using MsnBridge.EndToEnd.Tests.Servers;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.VoiceClips;

namespace MsnBridge.EndToEnd.Tests.Stories;

/// <summary>A person and an MSN contact send one another what is spoken, drawn and played.</summary>
public abstract class ClipStories(HomeServer server) : Story(server)
{
    private const ClientCapabilities Everything = ClientCapabilities.VoiceClips | ClientCapabilities.InkGif | ClientCapabilities.InkIsf | ClientCapabilities.Winks;

    // One pixel, red.
    private static readonly byte[] s_drawing = Convert.FromHexString("47494638396101000100F00000FF000000000021F90400000000002C00000000010001000002024401003B");

    // A stroke from the left to the right.
    private static readonly byte[] s_handwriting = [0, 9, 10, 7, 2, 8, 0, 100, 8, 0, 0];

    [Fact]
    public async Task A_voice_clip_arrives_as_a_voice_message_and_goes_out_as_one_again()
    {
        var (alice, account, bob) = await NewFriendsAsync(Everything);
        var spoken = Enumerable.Range(0, 2 * VoiceClip.SampleRate).Select(at => (short)(8000 * Math.Sin(at / 6.0))).ToArray();

        await bob.SendsVoiceClipAsync(account.Address, VoiceClip.Encode(spoken));
        var message = await alice.ReceivesFileAsync(bob.Address, "voice-clip.ogg");
        Assert.Equal("OggS"u8.ToArray(), message[..4]);

        var handle = await alice.SendsVoiceMessageAsync(bob.Address, message);
        Assert.True(VoiceClip.TryDecode(await bob.HearsClipAsync(account.Address), out var heard));
        Assert.InRange(heard.Length, spoken.Length, spoken.Length + 3200);
        await alice.IsToldDeliveredAsync(handle);
    }

    [Fact]
    public async Task Drawings_go_both_ways_byte_for_byte()
    {
        var (alice, account, bob) = await NewFriendsAsync(Everything);

        await bob.SendsInkAsync(account.Address, new InkMessage(InkMessage.Gif, s_drawing));
        Assert.Equal(s_drawing, await alice.ReceivesFileAsync(bob.Address, "drawing.gif"));

        var handle = await alice.SendsStickerAsync(bob.Address, s_drawing);
        Assert.Equal(s_drawing, (await bob.SeesInkAsync(account.Address)).Data.ToArray());
        await alice.IsToldDeliveredAsync(handle);
    }

    [Fact]
    public async Task Handwriting_and_a_wink_arrive_as_pictures_and_a_wink_without_one_in_words()
    {
        var (alice, account, bob) = await NewFriendsAsync(Everything);

        await bob.SendsInkAsync(account.Address, new InkMessage(InkMessage.Isf, s_handwriting));
        Assert.Equal([0x89, .. "PNG"u8], (await alice.ReceivesFileAsync(bob.Address, "drawing.png"))[..4]);

        var wink = await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "Stories", "wink.cab"), TestContext.Current.CancellationToken);
        await bob.SendsWinkAsync(account.Address, wink, "Hug");
        Assert.Equal([0x89, .. "PNG"u8], (await alice.ReceivesFileAsync(bob.Address, "wink.png"))[..4]);
        await bob.SendsWinkAsync(account.Address, [1, 2, 3], "Kiss");
        await alice.IsToldOfFileAsync(bob.Address, "a wink (Kiss)", "sent");
    }

    [Fact]
    public async Task To_a_client_that_knows_no_voice_clips_a_voice_message_goes_as_a_file()
    {
        var (alice, account, bob) = await NewFriendsAsync(ClientCapabilities.None);
        await bob.SendsVoiceClipAsync(account.Address, VoiceClip.Encode(new short[VoiceClip.SampleRate]));
        var message = await alice.ReceivesFileAsync(bob.Address, "voice-clip.ogg");

        await alice.SendsVoiceMessageAsync(bob.Address, message);

        Assert.Equal(message, await MsnFriend.TakesAsync(await bob.IsOfferedAsync("voice-message.ogg")));
    }

    private async Task<(HomePerson Alice, MsnAccount Account, MsnFriend Bob)> NewFriendsAsync(ClientCapabilities shows)
    {
        var (account, other) = (Msn.NewAccount("alice"), Msn.NewAccount("bob"));
        await Msn.BefriendAsync(account, other);
        var bob = EndsWithStory(await Msn.SignInAsync(other, shows));
        var alice = await NewPersonAsync();
        await alice.LinkAsync(account.Address, account.Password);
        await alice.SeesContactAsync(bob.Address);
        await bob.SeesOnlineAsync(account.Address);
        return (alice, account, bob);
    }
}
