using MsnBridge.Core.Files;
using MsnBridge.MsnNetwork.Clips;
using MsnBridge.MsnNetwork.Media;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.VoiceClips;
using SkiaSharp;

namespace MsnBridge.MsnNetwork.Tests.Clips;

public sealed class MediaTests
{
    private static readonly short[] s_tone = [.. Enumerable.Range(0, 3 * VoiceClip.SampleRate).Select(at => (short)(9000 * Math.Sin(at * 2 * Math.PI * 440 / VoiceClip.SampleRate)))];

    [Fact]
    public void Speech_is_heard_again_out_of_its_voice_message()
    {
        var heard = OggOpus.Decode(OggOpus.Encode(s_tone), TimeSpan.FromSeconds(15));

        Assert.NotNull(heard);
        Assert.InRange(heard.Length, s_tone.Length, s_tone.Length + 640);
        Assert.True(Power(heard, 440) > 50 * Power(heard, 1000));
    }

    [Fact]
    public void Voice_clip_becomes_a_voice_message_of_the_same_length()
    {
        var received = ReceivedClip.OfVoice(VoiceClip.Encode(s_tone));

        Assert.Equal((FileKind.VoiceClip, "audio/ogg", "voice-clip.ogg"), (received.File.Kind, received.File.MediaType, received.File.Name));
        Assert.Equal(3, received.File.Duration!.Value.TotalSeconds, 0.1);
        Assert.True(Power(OggOpus.Decode(received.Bytes, TimeSpan.FromSeconds(60))!, 440) > 50 * Power(s_tone, 1000));
    }

    [Fact]
    public void Clip_of_another_codec_stays_the_file_it_is()
    {
        var other = new byte[] { 0x30, 0x26, 0xB2, 0x75 };

        var received = ReceivedClip.OfVoice(other);

        Assert.Equal(("voice-clip.wma", "a voice clip"), (received.File.Name, received.File.Words));
        Assert.Equal(other, received.Bytes.ToArray());
    }

    [Fact]
    public void Recording_that_is_too_long_is_none() => Assert.Null(OggOpus.Decode(OggOpus.Encode(s_tone), TimeSpan.FromSeconds(2)));

    [Fact]
    public void Damaged_recording_is_heard_up_to_the_damage_or_not_at_all()
    {
        var message = OggOpus.Encode(s_tone);

        for (var at = 0; at < message.Length; at += 97)
        {
            var damaged = message.ToArray();
            damaged[at] ^= 0x55;
            Assert.InRange(OggOpus.Decode(damaged, TimeSpan.FromSeconds(15))?.Length ?? 0, 0, s_tone.Length + 640);
            Assert.InRange(OggOpus.Decode(message.AsMemory(0, at), TimeSpan.FromSeconds(15))?.Length ?? 0, 0, s_tone.Length + 640);
        }
    }

    [Fact]
    public void Handwriting_is_drawn_in_its_colour_on_white()
    {
        // one stroke of a red pen, a square of five millimetres
        byte[] ink = [0, 25, 3, 6, 68, 0xFF, 0x01, 69, 0xC8, 0x01, 10, 15, 4, 12, 0x00, 0x01, 0xF4, 0x1F, 0x40, 0x00, 12, 0x00, 0x00, 0x00, 0x1F, 0x41, 0xF4];

        var received = ReceivedClip.OfInk(new InkMessage(InkMessage.Isf, ink))!;

        Assert.Equal((FileKind.Ink, "image/png", "a drawing"), (received.File.Kind, received.File.MediaType, received.File.Words));
        using var bitmap = SKBitmap.Decode(received.Bytes.Span);
        Assert.Equal((received.File.Width, received.File.Height), (bitmap.Width, bitmap.Height));
        Assert.Equal(SKColors.White, bitmap.GetPixel(2, 2));
        Assert.Equal(SKColors.Red, bitmap.GetPixel(bitmap.Width / 2, 20));
    }

    [Fact]
    public void Handwriting_that_is_no_picture_is_none()
    {
        Assert.Null(ReceivedClip.OfInk(new InkMessage(InkMessage.Isf, new byte[] { 1, 2 })));
        Assert.Null(ReceivedClip.OfInk(new InkMessage(InkMessage.Gif, new byte[] { 1, 2 })));
    }

    [Fact]
    public void Wink_is_shown_by_the_picture_in_its_cabinet()
    {
        var received = ReceivedClip.OfWink(CabinetTests.Sample("packed.cab"), "a wink (Kiss)")!;

        Assert.Equal((FileKind.Wink, "image/png", 40, 30), (received.File.Kind, received.File.MediaType, received.File.Width, received.File.Height));
        Assert.Equal("a wink (Kiss)", received.File.Words);
        Assert.Null(ReceivedClip.OfWink(new byte[100], "a wink"));
    }

    /// <summary>How much of a tone there is in a sound.</summary>
    private static double Power(short[] samples, int frequency)
    {
        var (real, imaginary) = (0.0, 0.0);
        for (var at = 0; at < samples.Length; at++)
        {
            var angle = at * 2 * Math.PI * frequency / VoiceClip.SampleRate;
            real += samples[at] * Math.Cos(angle);
            imaginary += samples[at] * Math.Sin(angle);
        }

        return Math.Sqrt((real * real) + (imaginary * imaginary)) / samples.Length;
    }
}
