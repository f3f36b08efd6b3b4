using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace MsnBridge.Msnp.VoiceClips;

/// <summary>Voice clips as MSN clients exchange them: speech of one channel at 16 kHz in the Siren codec, in a WAV file.</summary>
/// <remarks>The codec is that of ITU-T G.722.1 in frames of its own; the facts of those are in public decoders of Siren 7 (libsiren, FFmpeg).</remarks>
public static class VoiceClip
{
    /// <summary>Samples a second.</summary>
    public const int SampleRate = 16000;

    /// <summary>The media type in which a clip goes about as a file.</summary>
    public const string MediaType = "audio/wav";

    /// <summary>How long a clip of a Messenger client is at most.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromSeconds(15);

    // A stranger's file may say more than a client would record; this long one is listened to.
    private const int MostFrames = 60 * SampleRate / SirenFormat.SamplesInFrame;

    private const ushort SirenTag = 0x028E;
    private const int FormatLength = 20;
    private const int HeaderLength = 12 + 8 + FormatLength + 8 + 4 + 8;

    // "RIFF" length "WAVE", then chunks: name (4 bytes) length (4, little endian) data, filled up to an even length.
    //
    // "fmt ": tag 0x028E (2) channels 1 (2) samples a second 16000 (4) bytes a second 2000 (4) bytes of a frame 40 (2) bits of a sample 0 (2) length of what follows 2 (2) samples of a frame 320 (2)
    // "fact": samples (4)
    // "data": frames of 40 bytes

    /// <summary>Decodes a clip; false if it is none, or one of another codec.</summary>
    /// <param name="file">The file.</param>
    /// <param name="samples">16-bit samples, <see cref="SampleRate"/> of them a second, a minute of them at most.</param>
    public static bool TryDecode(ReadOnlySpan<byte> file, [NotNullWhen(true)] out short[]? samples)
    {
        samples = null;
        var frames = Frames(file);
        if (frames.IsEmpty)
            return false;

        var count = Math.Min(frames.Length / SirenFormat.BytesInFrame, MostFrames);
        samples = new short[count * SirenFormat.SamplesInFrame];
        var decoder = new SirenDecoder();
        for (var frame = 0; frame < count; frame++)
        {
            decoder.Decode(
                frames.Slice(frame * SirenFormat.BytesInFrame, SirenFormat.BytesInFrame),
                samples.AsSpan(frame * SirenFormat.SamplesInFrame, SirenFormat.SamplesInFrame));
        }

        return true;
    }

    /// <summary>Encodes a clip.</summary>
    /// <param name="samples">16-bit samples, <see cref="SampleRate"/> of them a second; what is longer than <see cref="Longest"/> is cut off.</param>
    public static byte[] Encode(ReadOnlySpan<short> samples)
    {
        // Each frame is heard whole with the next one alone, so one follows the last; where there is no room for it, the last fiftieth of a second fades.
        var longest = (int)Longest.TotalSeconds * SampleRate / SirenFormat.SamplesInFrame;
        var count = Math.Min(((samples.Length + SirenFormat.SamplesInFrame - 1) / SirenFormat.SamplesInFrame) + 1, longest);
        var file = new byte[HeaderLength + (count * SirenFormat.BytesInFrame)];
        WriteHeader(file, count);
        var encoder = new SirenEncoder();
        Span<short> sound = stackalloc short[SirenFormat.SamplesInFrame];
        for (var frame = 0; frame < count; frame++)
        {
            sound.Clear();
            var rest = samples[Math.Min(frame * SirenFormat.SamplesInFrame, samples.Length)..];
            rest[..Math.Min(rest.Length, sound.Length)].CopyTo(sound);
            encoder.Encode(sound, file.AsSpan(HeaderLength + (frame * SirenFormat.BytesInFrame), SirenFormat.BytesInFrame));
        }

        return file;
    }

    /// <summary>The frames of a clip; nothing if it is none.</summary>
    private static ReadOnlySpan<byte> Frames(ReadOnlySpan<byte> file)
    {
        if (file.Length < 12 || !file.StartsWith("RIFF"u8) || !file[8..].StartsWith("WAVE"u8))
            return [];

        var siren = false;
        for (var rest = file[12..]; rest.Length >= 8;)
        {
            var name = rest[..4];
            var length = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
            var data = rest[8..];

            // A client that stopped recording may not have said how long the last chunk became.
            data = data[..(int)Math.Min(length, (uint)data.Length)];
            if (name.SequenceEqual("fmt "u8))
                siren = IsSiren(data);
            else if (name.SequenceEqual("data"u8))
                return siren ? data[..(data.Length - (data.Length % SirenFormat.BytesInFrame))] : [];

            rest = rest[Math.Min(rest.Length, 8 + data.Length + (data.Length % 2))..];
        }

        return [];
    }

    private static bool IsSiren(ReadOnlySpan<byte> format) =>
        format.Length >= 14
        && BinaryPrimitives.ReadUInt16LittleEndian(format) == SirenTag
        && BinaryPrimitives.ReadUInt16LittleEndian(format[2..]) == 1
        && BinaryPrimitives.ReadUInt32LittleEndian(format[4..]) == SampleRate
        && BinaryPrimitives.ReadUInt16LittleEndian(format[12..]) == SirenFormat.BytesInFrame;

    private static void WriteHeader(Span<byte> file, int frames)
    {
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file[4..], file.Length - 8);
        "WAVEfmt "u8.CopyTo(file[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(file[16..], FormatLength);
        BinaryPrimitives.WriteUInt16LittleEndian(file[20..], SirenTag);
        BinaryPrimitives.WriteUInt16LittleEndian(file[22..], 1);
        BinaryPrimitives.WriteInt32LittleEndian(file[24..], SampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(file[28..], SampleRate / SirenFormat.SamplesInFrame * SirenFormat.BytesInFrame);
        BinaryPrimitives.WriteUInt16LittleEndian(file[32..], SirenFormat.BytesInFrame);
        BinaryPrimitives.WriteUInt16LittleEndian(file[36..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(file[38..], SirenFormat.SamplesInFrame);
        "fact"u8.CopyTo(file[40..]);
        BinaryPrimitives.WriteInt32LittleEndian(file[44..], 4);
        BinaryPrimitives.WriteInt32LittleEndian(file[48..], frames * SirenFormat.SamplesInFrame);
        "data"u8.CopyTo(file[52..]);
        BinaryPrimitives.WriteInt32LittleEndian(file[56..], frames * SirenFormat.BytesInFrame);
    }
}
