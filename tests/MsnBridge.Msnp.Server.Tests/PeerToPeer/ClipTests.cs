using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Server.Tests.Conformance;
using MsnBridge.Msnp.VoiceClips;

namespace MsnBridge.Msnp.Server.Tests.PeerToPeer;

/// <summary>Voice clips, winks and handwriting between two clients.</summary>
public class ClipTests : PeerNetworkTest
{
    protected override MsnServerOptions Options { get; } = TestOptions with { DispatchPort = 0, Dialects = Dialects.MsnpDialect.All };

    public static TheoryData<string, string> Pairs => new()
    {
        { "MSNP9", "MSNP9" },
        { "MSNP12", "MSNP12" },
        { "MSNP15", "MSNP15" },
        { "MSNP18", "MSNP18" },
        { "MSNP21", "MSNP21" },
        { "MSNP21", "MSNP12" },
        { "MSNP12", "MSNP21" },
        { "MSNP18", "MSNP21" },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task A_voice_clip_is_told_fetched_and_heard(string bobSpeaks, string aliceSpeaks)
    {
        var (alice, bob) = await MeetAsync(aliceSpeaks, bobSpeaks);
        var clip = VoiceClip.Encode([.. Enumerable.Range(0, VoiceClip.SampleRate).Select(at => (short)(8000 * Math.Sin(at / 5.0)))]);
        var shared = bob.ShareObject(MsnObjectType.VoiceClip, clip, "");
        Assert.Equal(MsnSendOutcome.Delivered, (await bob.SendVoiceClipAsync(MsnConversationId.With(Alice), shared, Token)).Outcome);

        var told = await alice.FindAsync<VoiceClipEvent>(report => report.Sender == Bob);
        var fetched = await alice.FetchObjectAsync(told.Sender, told.Clip, Token);

        Assert.Equal(clip, fetched.ToArray());
        Assert.True(VoiceClip.TryDecode(fetched.Span, out _));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task A_wink_is_told_and_fetched(string bobSpeaks, string aliceSpeaks)
    {
        var (alice, bob) = await MeetAsync(aliceSpeaks, bobSpeaks);
        var cabinet = Noise(30_000);
        await bob.SendWinkAsync(MsnConversationId.With(Alice), bob.ShareObject(MsnObjectType.Wink, cabinet, "Kiss"), Token);

        var told = await alice.FindAsync<WinkEvent>(report => report.Sender == Bob);

        Assert.Equal("Kiss", told.Wink.Friendly);
        Assert.Equal(cabinet, (await alice.FetchObjectAsync(told.Sender, told.Wink, Token)).ToArray());
    }

    [Theory]
    [InlineData("MSNP15", "MSNP15", 100)]
    [InlineData("MSNP15", "MSNP15", InkMessage.LargestSent)]
    [InlineData("MSNP21", "MSNP21", InkMessage.LargestSent)]
    [InlineData("MSNP21", "MSNP12", InkMessage.LargestSent)]
    [InlineData("MSNP18", "MSNP21", InkMessage.LargestSent)]
    public async Task Handwriting_arrives_byte_for_byte_however_long(string bobSpeaks, string aliceSpeaks, int length)
    {
        var (alice, bob) = await MeetAsync(aliceSpeaks, bobSpeaks);
        var ink = new InkMessage(InkMessage.Gif, Noise(length));

        Assert.Equal(MsnSendOutcome.Delivered, (await bob.SendInkAsync(MsnConversationId.With(Alice), ink, Token)).Outcome);

        var told = await alice.FindAsync<InkEvent>(report => report.Sender == Bob);
        Assert.Equal(InkMessage.Gif, told.Ink.MediaType);
        Assert.Equal(ink.Data.ToArray(), told.Ink.Data.ToArray());
    }

    [Theory]
    [InlineData("MSNP21", "MSNP21")]
    [InlineData("MSNP21", "MSNP12")]
    [InlineData("MSNP15", "MSNP21")]
    public async Task Pictures_in_a_text_arrive_with_it_and_are_fetched(string bobSpeaks, string aliceSpeaks)
    {
        var (alice, bob) = await MeetAsync(aliceSpeaks, bobSpeaks);
        var picture = Noise(3_000);
        var shared = bob.ShareObject(MsnObjectType.Emoticon, picture, "");

        await bob.SendTextAsync(MsnConversationId.With(Alice), new TextMessage("look (cat)"), [new MsnEmoticon("(cat)", shared)], Token);

        var text = await alice.FindAsync<TextEvent>(report => report.Sender == Bob);
        var emoticon = Assert.Single(text.Emoticons);
        Assert.Equal(("look (cat)", "(cat)"), (text.Message.Text, emoticon.Code));
        Assert.Equal(picture, (await alice.FetchObjectAsync(Bob, emoticon.Picture, Token)).ToArray());
    }

    [Theory]
    [InlineData("MSNP18")]
    [InlineData("MSNP21")]
    public async Task In_a_group_everybody_hears_them_and_fetches_them_from_who_sent_them(string version)
    {
        await BefriendAsync(Alice, Carol);
        var (alice, bob) = await MeetAsync(version, version);
        var carol = await SignInPeerAsync(Carol, version);
        await alice.FindAsync<PresenceEvent>(seen => seen.Address == Carol && seen.Presence.Status == MsnpStatus.Online);
        await SeeAsync(carol, alice);
        var group = await alice.StartGroupAsync([Bob, Carol], Token);
        Assert.Empty(group.Absent);
        var clip = Noise(4_000);
        var shared = bob.ShareObject(MsnObjectType.VoiceClip, clip, "");
        var bobsGroup = (await bob.FindAsync<ParticipantsEvent>()).Conversation;

        Assert.Equal(MsnSendOutcome.Delivered, (await bob.SendVoiceClipAsync(bobsGroup, shared, Token)).Outcome);
        Assert.Equal(MsnSendOutcome.Delivered, (await bob.SendInkAsync(bobsGroup, new InkMessage(InkMessage.Gif, Noise(3_000)), Token)).Outcome);

        // Carol and Bob do not know one another.
        foreach (var listener in new[] { alice, carol })
        {
            var told = await listener.FindAsync<VoiceClipEvent>(report => report.Sender == Bob);
            Assert.True(told.Conversation.IsGroup);
            Assert.Equal(clip, (await listener.FetchObjectAsync(told.Sender, told.Clip, Token)).ToArray());
            Assert.Equal(3_000, (await listener.FindAsync<InkEvent>(report => report.Sender == Bob)).Ink.Data.Length);
        }
    }

    [Fact]
    public async Task Handwriting_that_is_too_long_is_refused()
    {
        var (_, bob) = await MeetAsync("MSNP15", "MSNP15");

        var result = await bob.SendInkAsync(MsnConversationId.With(Alice), new InkMessage(InkMessage.Gif, Noise(InkMessage.LargestSent + 1)), Token);

        Assert.Equal((MsnSendOutcome.Refused, MsnSendRefusal.TooLong), (result.Outcome, result.Refusal));
    }

    private async Task<(MsnpClient Alice, MsnpClient Bob)> MeetAsync(string aliceSpeaks, string bobSpeaks)
    {
        await BefriendAsync(Alice, Bob);
        var alice = await SignInPeerAsync(Alice, aliceSpeaks);
        var bob = await SignInPeerAsync(Bob, bobSpeaks);
        await SeeAsync(alice, bob);
        await SeeAsync(bob, alice);
        return (alice, bob);
    }
}
