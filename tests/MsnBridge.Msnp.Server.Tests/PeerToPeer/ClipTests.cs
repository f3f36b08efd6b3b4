using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Server.Tests.Conformance;
using MsnBridge.Msnp.VoiceClips;

namespace MsnBridge.Msnp.Server.Tests.PeerToPeer;

/// <summary>Voice clips, winks and handwriting between two clients.</summary>
public class ClipTests : PeerNetworkTest
{
    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_voice_clip_is_told_fetched_and_heard(string version)
    {
        var (alice, bob) = await MeetAsync(version);
        var clip = VoiceClip.Encode([.. Enumerable.Range(0, VoiceClip.SampleRate).Select(at => (short)(8000 * Math.Sin(at / 5.0)))]);
        var shared = bob.ShareObject(MsnObjectType.VoiceClip, clip, "");
        Assert.Equal(MsnSendOutcome.Delivered, (await bob.SendVoiceClipAsync(MsnConversationId.With(Alice), shared, Token)).Outcome);

        var told = await alice.FindAsync<VoiceClipEvent>(report => report.Sender == Bob);
        var fetched = await alice.FetchObjectAsync(told.Sender, told.Clip, Token);

        Assert.Equal(clip, fetched.ToArray());
        Assert.True(VoiceClip.TryDecode(fetched.Span, out _));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_wink_is_told_and_fetched(string version)
    {
        var (alice, bob) = await MeetAsync(version);
        var cabinet = Noise(30_000);
        await bob.SendWinkAsync(MsnConversationId.With(Alice), bob.ShareObject(MsnObjectType.Wink, cabinet, "Kiss"), Token);

        var told = await alice.FindAsync<WinkEvent>(report => report.Sender == Bob);

        Assert.Equal("Kiss", told.Wink.Friendly);
        Assert.Equal(cabinet, (await alice.FetchObjectAsync(told.Sender, told.Wink, Token)).ToArray());
    }

    [Theory]
    [InlineData(100)]
    [InlineData(InkMessage.LargestSent)]
    public async Task Handwriting_arrives_byte_for_byte_however_long(int length)
    {
        var (alice, bob) = await MeetAsync("MSNP15");
        var ink = new InkMessage(InkMessage.Gif, Noise(length));

        Assert.Equal(MsnSendOutcome.Delivered, (await bob.SendInkAsync(MsnConversationId.With(Alice), ink, Token)).Outcome);

        var told = await alice.FindAsync<InkEvent>(report => report.Sender == Bob);
        Assert.Equal(InkMessage.Gif, told.Ink.MediaType);
        Assert.Equal(ink.Data.ToArray(), told.Ink.Data.ToArray());
    }

    [Fact]
    public async Task Handwriting_that_is_too_long_is_refused()
    {
        var (_, bob) = await MeetAsync("MSNP15");

        var result = await bob.SendInkAsync(MsnConversationId.With(Alice), new InkMessage(InkMessage.Gif, Noise(InkMessage.LargestSent + 1)), Token);

        Assert.Equal((MsnSendOutcome.Refused, MsnSendRefusal.TooLong), (result.Outcome, result.Refusal));
    }
}
