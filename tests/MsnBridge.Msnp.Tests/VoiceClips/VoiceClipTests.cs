using System.Buffers.Binary;
using System.Runtime.InteropServices;
using CsCheck;
using MsnBridge.Msnp.VoiceClips;

namespace MsnBridge.Msnp.Tests.VoiceClips;

/// <summary>Beside files that another implementation of the codec (libsiren, in C) made of the signals of <see cref="SpokenSignals"/> and of its own files again.</summary>
public sealed class VoiceClipTests
{
    private const int HeaderLength = 60;
    private const int FrameLength = 40;

    [Theory]
    [InlineData("voice")]
    [InlineData("hiss")]
    [InlineData("chirp")]
    [InlineData("damaged")]
    public void Clip_is_decoded_as_by_another_decoder(string name)
    {
        Assert.True(VoiceClip.TryDecode(File.ReadAllBytes(Vector(name + ".wav")), out var samples));

        // The other one calculates in another order and drops what is behind the point.
        var expected = MemoryMarshal.Cast<byte, short>(File.ReadAllBytes(Vector(name + ".pcm"))).ToArray();
        Assert.Equal(expected.Length, samples.Length);
        Assert.InRange(expected.Zip(samples, (one, other) => Math.Abs(one - other)).Max(), 0, 1);
    }

    [Theory]
    [InlineData("voice", 16000)]
    [InlineData("hiss", 3200)]
    [InlineData("chirp", 8000)]
    public void Signal_is_encoded_bit_for_bit_as_by_another_encoder(string name, int length)
    {
        var signal = name switch { "voice" => SpokenSignals.Voice(length), "hiss" => SpokenSignals.Hiss(length), _ => SpokenSignals.Chirp(length) };

        var clip = VoiceClip.Encode(signal);

        var expected = File.ReadAllBytes(Vector(name + ".wav"));

        // One frame more, with which the last one is heard whole.
        Assert.Equal(expected.Length + FrameLength, clip.Length);
        Assert.Equal(expected[20..40], clip[20..40]);
        Assert.Equal(Convert.ToHexString(expected[HeaderLength..]), Convert.ToHexString(clip[HeaderLength..^FrameLength]));
    }

    [Fact]
    public void What_was_encoded_is_heard_again_a_frame_later()
    {
        var voice = SpokenSignals.Voice(16000);

        Assert.True(VoiceClip.TryDecode(VoiceClip.Encode(voice), out var heard));

        var wanted = voice.Sum(sample => (double)sample * sample);
        var error = voice.Zip(heard[320..], (one, other) => Math.Pow(one - other, 2)).Sum();
        Assert.True(error < wanted / 30, $"{wanted / error:F1}");
    }

    [Fact]
    public void Silence_stays_quiet()
    {
        Assert.True(VoiceClip.TryDecode(VoiceClip.Encode(new short[3200]), out var heard));

        Assert.Equal(3520, heard.Length);
        Assert.All(heard, sample => Assert.InRange(sample, -20, 20));
    }

    [Fact]
    public void Clip_is_cut_off_at_its_longest()
    {
        Assert.True(VoiceClip.TryDecode(VoiceClip.Encode(new short[20 * VoiceClip.SampleRate]), out var heard));

        Assert.Equal(VoiceClip.Longest, TimeSpan.FromSeconds(heard.Length / (double)VoiceClip.SampleRate));
    }

    [Fact]
    public void Clip_without_end_is_heard_for_a_minute()
    {
        var file = File.ReadAllBytes(Vector("voice.wav"));
        var endless = new byte[5 * 1024 * 1024];
        file.CopyTo(endless, 0);
        BinaryPrimitives.WriteUInt32LittleEndian(endless.AsSpan(56), uint.MaxValue);

        Assert.True(VoiceClip.TryDecode(endless, out var heard));

        Assert.Equal(60 * VoiceClip.SampleRate, heard.Length);
    }

    [Theory]
    [InlineData(20, 0x01)]
    [InlineData(22, 0x02)]
    [InlineData(24, 0x44)]
    [InlineData(32, 0x3C)]
    [InlineData(0, 0x00)]
    [InlineData(8, 0x00)]
    [InlineData(52, 0x00)]
    public void File_of_something_else_is_no_clip(int at, byte value)
    {
        var file = File.ReadAllBytes(Vector("voice.wav"));
        file[at] = value;

        Assert.False(VoiceClip.TryDecode(file, out _));
    }

    [Fact]
    public void Clip_that_ends_early_is_decoded_as_far_as_it_goes()
    {
        var file = File.ReadAllBytes(Vector("voice.wav"));

        Assert.True(VoiceClip.TryDecode(file.AsSpan(0, HeaderLength + 85), out var samples));
        Assert.Equal(640, samples.Length);
        Assert.False(VoiceClip.TryDecode(file.AsSpan(0, HeaderLength + 39), out _));
        Assert.False(VoiceClip.TryDecode(file.AsSpan(0, 30), out _));
    }

    [Fact]
    public void Any_frame_is_decoded_to_sound() => Gen.Byte.Array[FrameLength * 4].Sample(frames =>
    {
        byte[] file = [.. File.ReadAllBytes(Vector("voice.wav"))[..HeaderLength], .. frames];
        return VoiceClip.TryDecode(file, out var samples) && samples.Length == 4 * 320;
    });

    private static string Vector(string name) => Path.Combine(AppContext.BaseDirectory, "VoiceClips", name);
}
